using Azure;
using Azure.Data.Tables.Models;

namespace Serverless.Local.Tables;

/// <summary>What the two clients share: tables made, dropped and listed, and statuses turned into exceptions.</summary>
internal static class TableAdministration
{
    public static async ValueTask<Response<TableItem>> CreateAsync(
        ITableTransport transport, string table, bool mayExist, bool async, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table, nameof(table));
        var response = await transport.CreateTableAsync(table, async, cancellationToken).ConfigureAwait(false);
        if (response.IsError)
        {
            var refusal = TableErrors.ToException(response);
            if (!mayExist || refusal.ErrorCode != TableErrorCode.TableAlreadyExists) { throw refusal; }
        }

        return Response.FromValue(new TableItem(table), response);
    }

    public static async ValueTask<Response> DeleteAsync(
        ITableTransport transport, string table, bool async, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table, nameof(table));
        var response = await transport.DeleteTableAsync(table, async, cancellationToken).ConfigureAwait(false);
        return response.Status is StatusNotFound ? response : response.Succeeded();
    }

    private const int StatusNotFound = 404;

    /// <summary>The response itself, or the exception it stands for.</summary>
    public static Response Succeeded(this Response response) => response.IsError ? throw TableErrors.ToException(response) : response;

    /// <summary>The result of an operation that was asked to run synchronously, and so has.</summary>
    public static T Completed<T>(this ValueTask<T> operation) => operation.AsTask().GetAwaiter().GetResult();
}
