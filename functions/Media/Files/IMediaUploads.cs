using System.Text.Json.Serialization;
using Serverless.Businesses;
using Serverless.Platform.Http;

namespace Serverless.Media.Files;

/// <summary>An upload in the API.</summary>
/// <param name="Id">The same for the same bytes; messages name the file by it.</param>
/// <param name="Kind">image, gif, video, audio or file.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Channels">By channel: whether it has the file.</param>
public sealed record UploadView(string Id, string Kind, string MimeType, long Size, string? Name, IReadOnlyDictionary<string, ChannelUpload> Channels)
{
    public override string ToString() => Id;
}

/// <summary>One channel in the answer to an upload.</summary>
/// <param name="UsableUntil">Until when messages can carry it; null when the channel did not take it.</param>
/// <param name="Reason">Why not; a stable code.</param>
public sealed record ChannelUpload(DateTimeOffset? UsableUntil, string? Reason);

/// <summary>What came of an upload: the file, or the problem.</summary>
/// <param name="IsNew">Something was handed to a channel.</param>
public readonly record struct UploadOutcome(UploadView? Upload, Problem? Problem, bool IsNew);

/// <summary>Hands files to the channels of a business, each file once.</summary>
public interface IMediaUploads
{
    /// <summary>The right to hold one file in memory, until it is disposed; null when too many are held.</summary>
    IDisposable? TryBegin();

    /// <param name="contentType">What the sender says it is.</param>
    /// <param name="name">As customers see a document named; null for none.</param>
    Task<UploadOutcome> TakeAsync(Business business, string? contentType, ReadOnlyMemory<byte> content, string? name, CancellationToken cancellationToken);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UploadView))]
internal sealed partial class UploadViewJson : JsonSerializerContext;
