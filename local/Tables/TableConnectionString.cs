namespace Serverless.Local.Tables;

/// <summary>
/// An account as a connection string names it. <c>UseEmbeddedStorage=true</c> (optionally <c>AccountName=…</c>) is the embedded
/// store of this process, <c>UseDevelopmentStorage=true</c> is Azurite at its usual port, all else is an Azure Storage string.
/// </summary>
internal sealed record TableConnectionString(bool IsEmbedded, string AccountName, string AccountKey, Uri? Endpoint)
{
    /// <summary>The emulator's account and key are public: the same in every installation.</summary>
    public const string EmulatorAccount = "devstoreaccount1";

    public const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Uri EmulatorEndpoint = new($"http://127.0.0.1:10002/{EmulatorAccount}");

    /// <exception cref="InvalidOperationException">The connection string is malformed; the message quotes none of it.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var settings = Split(connectionString);
        if (IsOn(settings, "UseEmbeddedStorage"))
        {
            return new(true, settings.GetValueOrDefault("AccountName", EmbeddedTableStores.DefaultAccount), "", null);
        }

        if (IsOn(settings, "UseDevelopmentStorage")) { return new(false, EmulatorAccount, EmulatorKey, EmulatorEndpoint); }

        var account = Required(settings, "AccountName");
        return new(false, account, Required(settings, "AccountKey"), EndpointOf(settings, account));
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !settings.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw new InvalidOperationException("The table connection string is malformed: it needs Name=Value parts, each name once.");
            }
        }

        return settings;
    }

    private static bool IsOn(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && bool.TryParse(value, out var on) && on;

    private static string Required(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new InvalidOperationException($"The table connection string has no {name}.");

    private static Uri EndpointOf(Dictionary<string, string> settings, string account)
    {
        if (settings.TryGetValue("TableEndpoint", out var endpoint))
        {
            return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
                ? uri
                : throw new InvalidOperationException("The table connection string's TableEndpoint is no absolute address.");
        }

        var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{protocol}://{account}.table.{suffix}");
    }
}
