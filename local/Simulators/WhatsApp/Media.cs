using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>A stored file. An uploaded one lives for 30 days, one that a customer sent for 7.</summary>
internal sealed record MediaFile(string Id, string Account, string MimeType, string Sha256, byte[] Content, DateTimeOffset ExpiresAt);

/// <summary>Files that numbers uploaded and customers sent.</summary>
internal sealed class Media
{
    private const string Kind = "whatsapp-media";
    private static readonly TimeSpan UploadLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan InboundLifetime = TimeSpan.FromDays(7);
    private readonly SimulatorStore _store;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, MediaFile> _files;

    public Media(SimulatorStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _files = new(store.Load<MediaFile>(Kind).Select(file => KeyValuePair.Create(file.Id, file)), StringComparer.Ordinal);
    }

    public MediaFile Upload(string account, string mimeType, byte[] content) => Add(account, mimeType, content, UploadLifetime);

    public MediaFile Inbound(string account, string mimeType, byte[] content) => Add(account, mimeType, content, InboundLifetime);

    /// <summary>A file of this number that has not expired.</summary>
    public MediaFile? Find(string account, string id) =>
        _files.TryGetValue(id, out var file) && file.Account == account && _clock.GetUtcNow() <= file.ExpiresAt ? file : null;

    public bool IsUsable(string account, string id) => Find(account, id) is not null;

    public void Delete(MediaFile file)
    {
        _files.TryRemove(file.Id, out _);
        _store.Delete(Kind, file.Id);
    }

    private MediaFile Add(string account, string mimeType, byte[] content, TimeSpan lifetime)
    {
        var file = new MediaFile(
            WhatsAppIds.Media(), account, mimeType, Convert.ToBase64String(SHA256.HashData(content)), content, _clock.GetUtcNow() + lifetime);
        _files[file.Id] = file;
        _store.Put(Kind, file.Id, file);
        return file;
    }
}
