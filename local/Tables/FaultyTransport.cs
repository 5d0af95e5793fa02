using System.Text;
using Azure;
using Azure.Core;

namespace Serverless.Local.Tables;

/// <summary>A transport on which operations fail as on a busy service or a bad network; see <see cref="TableFaults"/>. Tables themselves are left alone.</summary>
internal sealed class FaultyTransport(ITableTransport inner, TableFaults faults) : ITableTransport
{
    public string AccountName => inner.AccountName;

    public Uri ServiceUri => inner.ServiceUri;

    public ValueTask<Response> CreateTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        inner.CreateTableAsync(table, async, cancellationToken);

    public ValueTask<Response> DeleteTableAsync(string table, bool async, CancellationToken cancellationToken) =>
        inner.DeleteTableAsync(table, async, cancellationToken);

    public ValueTask<TableReply<TablePage<string>>> ListTablesAsync(TableQuery query, bool async, CancellationToken cancellationToken) =>
        inner.ListTablesAsync(query, async, cancellationToken);

    public async ValueTask<Response> WriteAsync(string table, TableWrite write, bool async, CancellationToken cancellationToken)
    {
        var fault = Before();
        if (fault is TableFault.Busy) { return Busy(); }

        var response = await inner.WriteAsync(table, write, async, cancellationToken);
        ThrowAfter(fault);
        return fault is TableFault.AskedTwice && !response.IsError
            ? await inner.WriteAsync(table, write, async, cancellationToken)
            : response;
    }

    public async ValueTask<TableReply<TableRow>> ReadAsync(
        string table, string partitionKey, string rowKey, IReadOnlyList<string>? select, bool async, CancellationToken cancellationToken)
    {
        var fault = Before();
        if (fault is TableFault.Busy) { return new(Busy(), null); }

        ThrowAfter(fault);
        return await inner.ReadAsync(table, partitionKey, rowKey, select, async, cancellationToken);
    }

    public async ValueTask<TableReply<TablePage<TableRow>>> QueryAsync(string table, TableQuery query, bool async, CancellationToken cancellationToken)
    {
        var fault = Before();
        if (fault is TableFault.Busy) { return new(Busy(), null); }

        ThrowAfter(fault);
        return await inner.QueryAsync(table, query, async, cancellationToken);
    }

    public async ValueTask<TableReply<IReadOnlyList<Response>>> SubmitAsync(
        string table, IReadOnlyList<TableWrite> writes, bool async, CancellationToken cancellationToken)
    {
        var fault = Before();
        if (fault is TableFault.Busy) { return new(Busy(), null); }

        var reply = await inner.SubmitAsync(table, writes, async, cancellationToken);
        ThrowAfter(fault);
        return fault is TableFault.AskedTwice && !reply.Response.IsError
            ? await inner.SubmitAsync(table, writes, async, cancellationToken)
            : reply;
    }

    private TableFault Before()
    {
        var fault = faults.Next();
        if (fault is TableFault.TimeOut) { throw NoAnswer(); }

        return fault;
    }

    private static void ThrowAfter(TableFault fault)
    {
        if (fault is TableFault.TimeOutAfter) { throw NoAnswer(); }
    }

    private static RequestFailedException NoAnswer() => new("The table service did not answer in time.");

    private static PlainResponse Busy() => new(503, "Service Unavailable", [new HttpHeader("Content-Type", "application/json")],
        Encoding.UTF8.GetBytes("{\"odata.error\":{\"code\":\"ServerBusy\",\"message\":{\"lang\":\"en-US\",\"value\":\"The server is busy.\"}}}"));
}
