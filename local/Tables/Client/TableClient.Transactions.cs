using Serverless.Local.Tables;
using Serverless.Local.Tables.Mapping;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>
    /// Stores all steps or none. The service takes at most 100 steps of one partition, each row once; nothing of this is
    /// checked before the request. Returns one response per step, in their order.
    /// </summary>
    /// <exception cref="TableTransactionFailedException">A step was refused.</exception>
    /// <exception cref="RequestFailedException">The whole was: too large, not allowed, or the service is busy.</exception>
    /// <exception cref="InvalidOperationException">There are no steps.</exception>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        SubmitAsync(transactionActions, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="SubmitTransaction" />
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        SubmitAsync(transactionActions, async: true, cancellationToken).AsTask();

    private async ValueTask<Response<IReadOnlyList<Response>>> SubmitAsync(
        IEnumerable<TableTransactionAction> actions, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var writes = actions.Select(ToWrite).ToList();
        if (writes.Count == 0) { throw new InvalidOperationException("A transaction needs at least one action."); }

        var (response, parts) = await _transport.SubmitAsync(Name, writes, async, cancellationToken).ConfigureAwait(false);
        if (!response.IsError) { return Response.FromValue(parts!, response); }

        var refusal = TableErrors.ToException(response);
        throw IsOfWholeRequest(refusal) ? refusal : new TableTransactionFailedException(refusal);
    }

    /// <summary>Refused before any step was looked at.</summary>
    private static bool IsOfWholeRequest(RequestFailedException refusal) => refusal.Status is 401 or 403 or 413 or >= 500;

    private static TableWrite ToWrite(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Add => new(TableWriteKind.Insert, EntityMapper.ToRow(action.Entity), null),
        TableTransactionActionType.UpdateMerge => new(TableWriteKind.Merge, EntityMapper.ToRow(action.Entity), SentCondition(action)),
        TableTransactionActionType.UpdateReplace => new(TableWriteKind.Replace, EntityMapper.ToRow(action.Entity), SentCondition(action)),
        TableTransactionActionType.UpsertMerge => new(TableWriteKind.Merge, EntityMapper.ToRow(action.Entity), null),
        TableTransactionActionType.UpsertReplace => new(TableWriteKind.Replace, EntityMapper.ToRow(action.Entity), null),
        TableTransactionActionType.Delete => new(
            TableWriteKind.Delete,
            new TableRow { PartitionKey = action.Entity.PartitionKey, RowKey = action.Entity.RowKey },
            ConditionOf(action.ETag)),
        _ => throw new InvalidOperationException($"Unknown action type {action.ActionType}."),
    };

    private static string? SentCondition(TableTransactionAction action) => action.ETag == default ? null : action.ETag.ToString();
}
