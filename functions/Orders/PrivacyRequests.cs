using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Orders;

/// <summary>
/// Keeps what shops pass on when somebody asks for their data or for its erasure, whole and until it is dealt with: the deadlines are
/// longer than anything else is kept. It names people, so it exists in these rows only.
/// </summary>
public sealed class PrivacyRequests(TableServiceClient tables, TimeProvider clock)
{
    /// <summary>Larger bodies do not fit into a row.</summary>
    public const int Largest = 15 * ChunkBytes;

    /// <summary>A binary property holds 64 KB.</summary>
    private const int ChunkBytes = 60 * 1024;

    private readonly TableClient _table = tables.GetTableClient(TableNames.PrivacyRequests);

    /// <summary>Durable when it returns; the same request again changes nothing.</summary>
    public async Task KeepAsync(string business, string source, string id, string topic, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, Largest);
        var row = new TableEntity(TableKey.Encode(business), TableKey.Join(source, id)) { ["Topic"] = topic, ["State"] = "open", ["ReceivedAt"] = clock.GetUtcNow() };
        for (var start = 0; start < body.Length; start += ChunkBytes)
        {
            row[$"Body{start / ChunkBytes:D2}"] = body.Slice(start, Math.Min(ChunkBytes, body.Length - start)).ToArray();
        }

        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            // Kept before; what has become of it since must not be undone by a repeat.
        }
    }
}
