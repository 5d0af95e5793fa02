using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;

namespace Serverless.Media.Inbound;

/// <summary>A file that a customer sent, in the API.</summary>
/// <param name="Id">Opens it at <c>GET …/media/{id}</c>.</param>
/// <param name="Type">What the channel calls it: image, video, audio, document, file, sticker.</param>
/// <param name="DeclaredType">The MIME type that the channel told; null when it tells none.</param>
/// <param name="SniffedType">The MIME type that the bytes told when the file was first opened; null before, and for what is not known.</param>
/// <param name="Size">In bytes; null while it is not known.</param>
/// <param name="ExpiresAt">When the channel forgets it; null when it does not say.</param>
public sealed record InboundMediaView(string Id, string Thread, string Channel, string Type, string? MessageId, string? Name, string? DeclaredType,
    string? SniffedType, long? Size, DateTimeOffset ReceivedAt, DateTimeOffset? ExpiresAt)
{
    public override string ToString() => Id;
}

/// <summary>A file that a customer sent, opened.</summary>
/// <param name="Found">What the channel gave out; the caller disposes it. Null when it has expired, without a call.</param>
public sealed record OpenedMedia(InboundMediaView View, FileFound? Found);

/// <summary>The files that customers sent, by reference.</summary>
public interface IInboundMedia
{
    /// <summary>The last 100 of a customer, who may have several ids of ours, newest first.</summary>
    Task<IReadOnlyList<InboundMediaView>> ListAsync(string business, IReadOnlyList<string> customerIds, CancellationToken cancellationToken);

    /// <summary>Null when there is no such file.</summary>
    Task<OpenedMedia?> OpenAsync(Business business, string id, CancellationToken cancellationToken);

    /// <summary>Notes what the bytes told.</summary>
    Task NoteAsync(string business, string id, string? sniffedType, long? size, CancellationToken cancellationToken);
}
