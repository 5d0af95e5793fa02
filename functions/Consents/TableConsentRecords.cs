using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Consents;

internal sealed class TableConsentRecords(TableServiceClient tables, IConsents consents) : IConsentRecords
{
    private readonly TableClient _table = tables.GetTableClient(TableNames.Consents);

    public async Task<IReadOnlyList<ConsentAct>> HistoryAsync(string business, string customer, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(business, customer, cancellationToken)).Select(row =>
            new ConsentAct(row.Channel, row.Purpose, row.State, row.At, row.RecordedAt, row.Source, row.Actor)
            {
                WordingId = row.WordingId,
                WordingSha256 = row.WordingSha256,
                WordingText = row.WordingText,
                Locale = row.Locale,
                OrderId = row.OrderId,
                Page = row.Page,
            })];

    public async Task MoveAsync(string business, string from, string into, CancellationToken cancellationToken)
    {
        foreach (var row in await RowsAsync(business, from, cancellationToken))
        {
            if (PurposeNames.Parse(row.Purpose) is not { } purpose) { continue; }

            if (row.State == StateNames.Name(ConsentState.Withdrawn))
            {
                await consents.WithdrawAsync(business, into, row.Channel, purpose, EvidenceOf(row), cancellationToken);
            }
            else
            {
                var state = row.State == StateNames.Name(ConsentState.Given) ? ConsentState.Given : ConsentState.Pending;
                await consents.RecordAsync(business, into, row.Channel, purpose, state, EvidenceOf(row), cancellationToken);
            }
        }

        await ForgetAsync(business, from, cancellationToken);
    }

    private async Task ForgetAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = ConsentKeys.Partition(business, customer);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    private static ConsentEvidence EvidenceOf(ConsentHistoryRow row) => new(row.Source, row.At)
    {
        WordingId = row.WordingId,
        WordingText = row.WordingText,
        Locale = row.Locale,
        OrderId = row.OrderId,
        Page = row.Page,
        Actor = row.Actor,
        MessageId = row.MessageId,
    };

    private async Task<IReadOnlyList<ConsentHistoryRow>> RowsAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = ConsentKeys.Partition(business, customer);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {"history|"} and RowKey lt {"history}"}");
        var rows = new List<ConsentHistoryRow>();
        await foreach (var row in _table.QueryAsync<ConsentHistoryRow>(filter, cancellationToken: cancellationToken)) { rows.Add(row); }

        return rows;
    }
}
