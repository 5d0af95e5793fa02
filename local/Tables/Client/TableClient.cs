using System.Linq.Expressions;
using Azure.Core;
using Serverless.Local.Tables;
using Serverless.Local.Tables.Filters;

namespace Azure.Data.Tables;

/// <summary>
/// One table. Cheap to create: nothing is opened or sent before the first operation. Safe to use from many threads.
/// Operations throw <see cref="RequestFailedException"/> with the service's Status and ErrorCode when it refuses.
/// </summary>
public partial class TableClient
{
    private readonly ITableTransport _transport = null!;

    /// <summary>For mocks.</summary>
    protected TableClient() => Name = null!;

    /// <summary>A table of the account that the connection string names.</summary>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>A table of the account that the connection string names.</summary>
    /// <exception cref="InvalidOperationException">The connection string is malformed.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableTransports.FromConnectionString(connectionString, options), tableName)
    {
    }

    /// <summary>A table of the account at <paramref name="endpoint"/>, entered with a token.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableTransports.WithToken(endpoint, tokenCredential, options), tableName)
    {
    }

    /// <summary>A table of the account at <paramref name="endpoint"/>, entered with its key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>A table of the account at <paramref name="endpoint"/>, entered with its key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableTransports.WithSharedKey(endpoint, credential, options), tableName)
    {
    }

    internal TableClient(ITableTransport transport, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _transport = transport;
        Name = tableName;
    }

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _transport.AccountName;

    /// <summary>The table.</summary>
    public virtual string Name { get; }

    /// <summary>The table's address.</summary>
    public virtual Uri Uri => TableTransports.Address(_transport.ServiceUri, Name);

    /// <summary>An OData filter; the interpolated values are quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value has no OData literal.</exception>
    public static string CreateQueryFilter(FormattableString filter) => InterpolatedFilter.Create(filter);

    /// <summary>An OData filter: comparisons of properties with values, joined by &amp;&amp;, || and !.</summary>
    /// <exception cref="NotSupportedException">The service has no filter for the expression.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => ExpressionFilter.Create(filter)!;
}
