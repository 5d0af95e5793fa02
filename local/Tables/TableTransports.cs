using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Serverless.Local.Tables.Embedded;
using Serverless.Local.Tables.Rest;

namespace Serverless.Local.Tables;

/// <summary>Chooses the transport: embedded for <c>UseEmbeddedStorage=true</c>, the service's REST protocol for all else.</summary>
internal static class TableTransports
{
    private const string TokenScope = "https://storage.azure.com/.default";

    /// <exception cref="InvalidOperationException">The connection string is malformed; the message quotes none of it.</exception>
    public static ITableTransport FromConnectionString(string connectionString, TableClientOptions? options)
    {
        var account = TableConnectionString.Parse(connectionString);
        return TableFaults.Around(TableOperations.Count(account.IsEmbedded
            ? new EmbeddedTransport(account.AccountName)
            : WithSharedKey(account.Endpoint!, new TableSharedKeyCredential(account.AccountName, account.AccountKey), options)));
    }

    public static ITableTransport WithToken(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        var policy = new BearerTokenAuthenticationPolicy(credential, TokenScope);
        return new RestTransport(endpoint, AccountOf(endpoint), policy, options ?? new TableClientOptions());
    }

    public static ITableTransport WithSharedKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);

        // The service compares the date of the signature with its own clock, so a moved local clock must not show here.
        var policy = new SharedKeyPolicy(credential, TimeProvider.System);
        return new RestTransport(endpoint, credential.AccountName, policy, options ?? new TableClientOptions());
    }

    /// <summary>A table's address below the account's.</summary>
    public static Uri Address(Uri service, string table) => new(service.AbsoluteUri.TrimEnd('/') + "/" + table);

    /// <summary>The first label of the host, or for an emulator's bare address the first part of the path.</summary>
    private static string AccountOf(Uri endpoint) => endpoint.HostNameType is UriHostNameType.Dns && !endpoint.IsLoopback
        ? endpoint.Host.Split('.')[0]
        : endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
}
