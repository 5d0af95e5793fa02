using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Consents;

internal sealed class TableConsents(TableServiceClient tables, TimeProvider clock) : IConsents, IPermits
{
    /// <summary>Writers of one customer are few; more conflicts than this in a row mean that something else is wrong.</summary>
    private const int MaxAttempts = 20;

    private readonly TableClient _table = tables.GetTableClient(TableNames.Consents);

    public async Task<IReadOnlyList<Consent>> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = ConsentKeys.Partition(business, customer);
        var (from, to) = ConsentKeys.States;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var consents = new List<Consent>();
        await foreach (var row in _table.QueryAsync<ConsentStateRow>(filter, cancellationToken: cancellationToken))
        {
            if (row.ToConsent() is { } consent) { consents.Add(consent); }
        }

        return consents;
    }

    async Task<IReadOnlyList<Permit>> IPermits.ListAsync(string business, string customer, string channel, CancellationToken cancellationToken)
    {
        var partition = ConsentKeys.Partition(business, customer);
        var (from, to) = ConsentKeys.StatesOf(channel);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var permits = new List<Permit>();
        await foreach (var row in _table.QueryAsync<ConsentStateRow>(filter, cancellationToken: cancellationToken))
        {
            if (PurposeNames.Parse(row.Purpose) is { } purpose && row is not { GivenAt: null, WithdrawnAt: null })
            {
                permits.Add(new Permit(purpose, row.GivenAt, row.WithdrawnAt));
            }
        }

        return permits;
    }

    public async Task<Consent> RecordAsync(string business, string customer, string channel, Purpose purpose, ConsentState state,
        ConsentEvidence evidence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var rows = await WriteAsync(business, customer, channel, [purpose], state, evidence, cancellationToken);
        return rows[0].ToConsent()!;
    }

    public async Task WithdrawAsync(string business, string customer, string channel, Purpose? purpose, ConsentEvidence evidence,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        IReadOnlyList<Purpose> purposes = purpose is { } one ? [one] : Enum.GetValues<Purpose>();
        await WriteAsync(business, customer, channel, purposes, ConsentState.Withdrawn, evidence, cancellationToken);
    }

    private async Task<IReadOnlyList<ConsentStateRow>> WriteAsync(string business, string customer, string channel,
        IReadOnlyList<Purpose> purposes, ConsentState state, ConsentEvidence evidence, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var actions = new List<TableTransactionAction>();
            var states = new List<ConsentStateRow>();
            foreach (var purpose in purposes)
            {
                states.Add(await PlanAsync(business, customer, channel, purpose, state, evidence, actions, cancellationToken));
            }

            if (actions.Count == 0) { return states; }

            try
            {
                await _table.SubmitTransactionAsync(actions, cancellationToken);
                return states;
            }
            catch (RequestFailedException exception) when (exception.Status is 409 or 412 && attempt < MaxAttempts)
            {
                // Somebody wrote in between: plan again on what is stored now.
            }
        }
    }

    /// <summary>Adds what must be written for one purpose; nothing when this very act is recorded already.</summary>
    private async Task<ConsentStateRow> PlanAsync(string business, string customer, string channel, Purpose purpose, ConsentState state,
        ConsentEvidence evidence, List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var partition = ConsentKeys.Partition(business, customer);
        var history = ConsentHistoryRow.Of(partition, channel, purpose, state, evidence, clock.GetUtcNow());
        var stored = await _table.GetEntityIfExistsAsync<ConsentStateRow>(partition, ConsentKeys.StateRow(channel, purpose), cancellationToken: cancellationToken);
        if (stored.HasValue && await IsRecordedAsync(history, cancellationToken)) { return stored.Value!; }

        var times = (stored.HasValue ? stored.Value!.Times() : default).With(state, evidence.At);
        var row = ConsentStateRow.Of(business, customer, channel, purpose, times);
        actions.Add(stored.HasValue
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, stored.Value!.ETag)
            : new TableTransactionAction(TableTransactionActionType.Add, row));
        actions.Add(new TableTransactionAction(TableTransactionActionType.Add, history));
        return row;
    }

    private async Task<bool> IsRecordedAsync(ConsentHistoryRow act, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<ConsentHistoryRow>(act.PartitionKey, act.RowKey, select: ["RowKey"], cancellationToken: cancellationToken);
        return row.HasValue;
    }
}
