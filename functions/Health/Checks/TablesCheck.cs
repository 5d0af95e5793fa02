using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Health.Checks;

/// <summary>Every table exists, and a row that is written can be read and deleted.</summary>
internal sealed class TablesCheck(TableServiceClient tables, TableProbe probe) : IAppCheck
{
    public string Name => "tables";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var faults = (await Task.WhenAll(TableNames.All.Select(name => AskAsync(name, () => LookAsync(name, cancellationToken))))).OfType<Finding>().ToList();
        if (faults.Count > 0) { return faults; }

        return [await AskAsync(TableProbe.Table, () => probe.RoundTripAsync(cancellationToken))
            ?? Finding.Ok($"A row was written, read and deleted; all {TableNames.All.Count} tables are there.")];
    }

    private async Task LookAsync(string table, CancellationToken cancellationToken)
    {
        var nothing = TableClient.CreateQueryFilter($"PartitionKey eq {TableProbe.Partition} and RowKey eq {""}");
        await foreach (var _ in tables.GetTableClient(table).QueryAsync<TableEntity>(nothing, maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken)) { break; }
    }

    private static async Task<Finding?> AskAsync(string table, Func<Task> ask)
    {
        try
        {
            await ask();
            return null;
        }
        catch (Exception exception) when (StoreFault.Of(exception) is { } fault)
        {
            return Describe(fault) with { About = table };
        }
    }

    private static Finding Describe(StoreFault fault) => fault.Kind switch
    {
        StoreFaultKind.Missing => Finding.Failed("tables.missing", "The table is not there. Restart the app: it makes its tables at its start."),
        StoreFaultKind.Refused or StoreFaultKind.NotSignedIn => Finding.Failed("tables.refused",
            $"The app may not use the table: {fault.Says}. Its identity needs the role Storage Table Data Contributor; after a first deployment that takes minutes to count."),
        _ => Finding.Failed("tables.unreachable", $"The table cannot be used: {fault.Says}. Is Tables__tableServiceUri the right one, and does the network let the app out?"),
    };
}
