using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Businesses;

namespace Serverless.Channels;

/// <summary>
/// When order updates become due. Time is cut into equal spans, for each chat at another moment; all updates of one span are due at its
/// end, so that the sender gets them together. They are scheduled messages, which cost the bus no more than others.
/// </summary>
internal sealed class CoalesceTimes(IBusinesses businesses, IOptions<ChannelsOptions> options, TimeProvider clock)
{
    /// <summary>Zero when the business wants each update on its own.</summary>
    public TimeSpan SpanOf(Business? business) => business?.CoalesceFor ?? options.Value.CoalesceFor;

    /// <summary>Null for at once.</summary>
    public async Task<DateTimeOffset?> DueAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        if (!Coalescing.IsUpdate(message)) { return null; }

        var span = SpanOf(await businesses.FindAsync(message.Business, cancellationToken));
        if (span <= TimeSpan.Zero) { return null; }

        // The message's own time counts when it is ahead: what was told before it was told by a clock that is ahead of this one.
        var now = clock.GetUtcNow();
        return EndOfSpan(message.Thread, message.CreatedAt > now ? message.CreatedAt : now, span);
    }

    /// <summary>The end of the span of this chat that the time lies in.</summary>
    internal static DateTimeOffset EndOfSpan(string thread, DateTimeOffset now, TimeSpan span)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(thread), hash);
        var begin = (long)(BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue * span.Ticks);
        var into = (now.UtcTicks - begin) % span.Ticks;
        return now.AddTicks(span.Ticks - into);
    }
}
