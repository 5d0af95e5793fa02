namespace Serverless.Local.ServiceBus;

/// <summary>Reads <c>Endpoint=sb://namespace/;SharedAccessKeyName=…;SharedAccessKey=…</c>; texts never contain the key.</summary>
internal static class BusConnectionString
{
    /// <summary>The host name in the endpoint.</summary>
    /// <exception cref="FormatException">It has no well-formed <c>Endpoint</c>.</exception>
    /// <exception cref="ArgumentException">It has neither a key nor a signature.</exception>
    public static string NamespaceOf(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string? endpoint = null, key = null, keyName = null, signature = null;
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) { throw Malformed(); }

            var value = part[(equals + 1)..].Trim();
            switch (part[..equals].Trim().ToUpperInvariant())
            {
                case "ENDPOINT": endpoint = value; break;
                case "SHAREDACCESSKEYNAME": keyName = value; break;
                case "SHAREDACCESSKEY": key = value; break;
                case "SHAREDACCESSSIGNATURE": signature = value; break;
            }
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme != "sb" || uri.Host.Length == 0) { throw Malformed(); }

        if (string.IsNullOrEmpty(signature) && (string.IsNullOrEmpty(key) || string.IsNullOrEmpty(keyName)))
        {
            throw new ArgumentException("The connection string used for a Service Bus client must specify the namespace host and either a shared access key (name and value) or a shared access signature.", nameof(connectionString));
        }

        return uri.Host;
    }

    private static FormatException Malformed() =>
        new("The connection string could not be parsed; either it was malformed or contains no well-known tokens. It starts with Endpoint=sb://<namespace>/.");
}
