using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Platform.Http;

/// <summary>What a key says about a call.</summary>
public enum IdempotencyVerdict { Fresh, Replay, InUse, OtherBody }

/// <summary>The verdict, the stored answer of a replay, and what finishes a fresh call.</summary>
public sealed record IdempotencyStart(IdempotencyVerdict Verdict, string? Answer, IdempotencyTicket? Ticket)
{
    public override string ToString() => $"{Verdict}";
}

/// <summary>A call that holds its key.</summary>
public sealed class IdempotencyTicket
{
    internal IdempotencyTicket(IdempotencyRow row) => Row = row;

    internal IdempotencyRow Row { get; }
}

/// <summary>
/// Makes a call with an <c>Idempotency-Key</c> happen once: the first caller's insert decides, everybody else gets the stored answer,
/// or is told that the first call is still running. Keys belong to one business and one operation.
/// </summary>
public sealed class IdempotencyKeys(TableServiceClient tables, TimeProvider clock)
{
    public const int MaxLength = 255;

    /// <summary>After this a call that never ended counts as lost, and its repeat takes over. No call runs that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TableClient _table = tables.GetTableClient(TableNames.Inbox);

    public async Task<IdempotencyStart> BeginAsync(string business, string operation, string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var row = IdempotencyRow.Of(business, operation, key, Convert.ToHexStringLower(SHA256.HashData(body.Span)), clock.GetUtcNow());
        try
        {
            var added = await _table.AddEntityAsync(row, cancellationToken);
            row.ETag = added.Headers.ETag ?? ETag.All;
            return new(IdempotencyVerdict.Fresh, null, new IdempotencyTicket(row));
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return await JoinAsync(row, cancellationToken);
        }
    }

    /// <summary>Stores the answer for every repeat.</summary>
    public Task FinishAsync(IdempotencyTicket ticket, string answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ticket.Row.Answer = answer;
        return _table.UpdateEntityAsync(ticket.Row, ticket.Row.ETag, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Gives the key back after a fault, so that the repeat need not wait.</summary>
    public Task ReleaseAsync(IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return _table.DeleteEntityAsync(ticket.Row.PartitionKey, ticket.Row.RowKey, ticket.Row.ETag, cancellationToken);
    }

    private async Task<IdempotencyStart> JoinAsync(IdempotencyRow mine, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<IdempotencyRow>(mine.PartitionKey, mine.RowKey, cancellationToken: cancellationToken);
        if (!found.HasValue) { return new(IdempotencyVerdict.InUse, null, null); }

        var theirs = found.Value!;
        if (theirs.BodySha256 != mine.BodySha256) { return new(IdempotencyVerdict.OtherBody, null, null); }

        if (theirs.Answer is { } answer) { return new(IdempotencyVerdict.Replay, answer, null); }

        return clock.GetUtcNow() - theirs.StartedAt < Patience
            ? new(IdempotencyVerdict.InUse, null, null)
            : await TakeOverAsync(mine, theirs.ETag, cancellationToken);
    }

    private async Task<IdempotencyStart> TakeOverAsync(IdempotencyRow mine, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            var updated = await _table.UpdateEntityAsync(mine, version, TableUpdateMode.Replace, cancellationToken);
            mine.ETag = updated.Headers.ETag ?? ETag.All;
            return new(IdempotencyVerdict.Fresh, null, new IdempotencyTicket(mine));
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return new(IdempotencyVerdict.InUse, null, null);
        }
    }
}

/// <summary>A key that was used. Partition: business, operation, first characters of the key's hash; row: the hash. The answer holds no personal data.</summary>
internal sealed class IdempotencyRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";
    public string RowKey { get; set; } = "";
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public string BodySha256 { get; set; } = "";
    public DateTimeOffset StartedAt { get; set; }
    public string? Answer { get; set; }

    public static IdempotencyRow Of(string business, string operation, string key, string bodySha256, DateTimeOffset now)
    {
        var hash = StableId.From(business, operation, key);
        return new IdempotencyRow { PartitionKey = TableKey.Join(business, operation, hash[..2]), RowKey = hash, BodySha256 = bodySha256, StartedAt = now };
    }
}
