using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: retries, diagnostics, transport, protocol version.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for one protocol version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is unknown.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) =>
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };

    internal string VersionString { get; }

    /// <summary>The versions of the Table service's protocol.</summary>
    public enum ServiceVersion
    {
        // The names are the real package's.
#pragma warning disable CA1707
        /// <summary>2019-02-02</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06</summary>
        V2020_12_06 = 2,
#pragma warning restore CA1707
    }
}
