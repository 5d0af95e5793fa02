using Azure.Core;
using Azure.Data.Tables;

namespace Serverless.Local.Tables;

/// <summary>Chooses the transport: embedded for <c>UseEmbeddedStorage=true</c>, the service's REST protocol for all else.</summary>
internal static class TableTransports
{
    public static ITableTransport FromConnectionString(string connectionString, TableClientOptions? options) => throw new NotSupportedException();

    public static ITableTransport WithToken(Uri endpoint, TokenCredential credential, TableClientOptions? options) => throw new NotSupportedException();

    public static ITableTransport WithSharedKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) => throw new NotSupportedException();

    /// <summary>A table's address below the account's.</summary>
    public static Uri Address(Uri service, string table) => new(service.AbsoluteUri.TrimEnd('/') + "/" + table);
}
