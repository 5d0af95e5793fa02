using System.Security.Cryptography;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Media.Files;

internal sealed class MediaUploads(MediaFiles files, IEnumerable<IChannelFiles> channels, TimeProvider clock) : IMediaUploads, IDisposable
{
    /// <summary>What Messenger takes; WhatsApp's larger documents go by link.</summary>
    public const int Largest = 25 * 1024 * 1024;

    /// <summary>Who uploads a file again when the channel forgets it sooner than this renews it.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(7);

    /// <summary>Each is whole in memory, which a flood of large ones must not fill.</summary>
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim _slots = new(MostAtOnce);

    public IDisposable? TryBegin() => _slots.Wait(0) ? new Slot(_slots) : null;

    public void Dispose() => _slots.Dispose();

    public async Task<UploadOutcome> TakeAsync(Business business, string? contentType, ReadOnlyMemory<byte> content, string? name, CancellationToken cancellationToken)
    {
        var (type, problem) = FileChecks.TypeOf(contentType, content.Span);
        if (type is null) { return new(null, problem, false); }

        var id = StableId.From("media", business.Id, type.MimeType, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        var known = await files.FindAsync(business.Id, id, cancellationToken);
        var file = new MediaFile(id, type.Kind, type.MimeType, content.Length, name ?? known?.Name, known?.Copies ?? []);
        if (known is null || known.Name != file.Name) { await files.KeepAsync(business.Id, file, cancellationToken); }

        var own = channels.Where(channel => business.AccountOf(channel.Channel) is not null).ToList();
        var done = await Task.WhenAll(own.Select(channel => HandAsync(business, channel, file, content, cancellationToken)));
        if (done.All(result => result.Copy is null)) { return new(null, Worst(done), false); }

        var answers = own.Zip(done).ToDictionary(pair => pair.First.Channel, pair => new ChannelUpload(pair.Second.Copy?.UsableUntil, pair.Second.Reason));
        return new(new UploadView(id, file.Kind.Name(), file.MimeType, file.Size, file.Name, answers), null, done.Any(result => result.IsNew));
    }

    /// <summary>What a repeat can mend counts more than what it cannot.</summary>
    private static Problem Worst(IEnumerable<Handed> done) =>
        done.Select(result => result.Problem).OfType<Problem>().OrderByDescending(problem => problem.Status).FirstOrDefault() ?? MediaProblems.TypeNotTaken;

    private async Task<Handed> HandAsync(Business business, IChannelFiles channel, MediaFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (channel.LargestOf(file.MimeType) is not { } largest) { return new(null, "type-not-taken", null); }

        if (content.Length > largest) { return new(null, "too-large", Problems.TooLarge); }

        var account = business.AccountOf(channel.Channel)!;
        var copy = file.Copies.FirstOrDefault(copy => (copy.Channel, copy.Account) == (channel.Channel, account));
        if (copy is not null && copy.UsableUntil - RenewBefore > clock.GetUtcNow()) { return new(copy, null, null); }

        return await channel.UploadAsync(business, new ChannelFile(file.Kind, file.MimeType, content), cancellationToken) switch
        {
            FileOutcome.Taken taken => new(await files.KeepCopyAsync(business.Id, file.Id,
                new MediaCopy(channel.Channel, account, taken.Id, taken.UsableUntil), cancellationToken), null, null, IsNew: true),
            FileOutcome.Refused refused => new(null, refused.Reason, MediaProblems.Refused(refused.Reason)),
            FileOutcome.Unavailable later => new(null, later.Reason, MediaProblems.Unavailable(later.Reason, later.RetryAfter)),
            _ => throw new InvalidOperationException("Not an outcome of an upload."),
        };
    }

    private readonly record struct Handed(MediaCopy? Copy, string? Reason, Problem? Problem, bool IsNew = false);

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0) { slots.Release(); }
        }
    }
}
