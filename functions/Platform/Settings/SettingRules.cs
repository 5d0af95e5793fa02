using System.Globalization;

namespace Serverless.Platform.Settings;

/// <summary>What can be wrong with the value of a setting. Each says what is wrong and how to fix it, never the value.</summary>
internal static class SettingRules
{
    public static string? None(string value) => null;

    public static string? Secret(string value) =>
        value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal)
            ? "is an unresolved Key Vault reference. Give the app's identity the role Key Vault Secrets User and check the secret's name."
            : value.Contains('<', StringComparison.Ordinal) || value.Contains("changeme", StringComparison.OrdinalIgnoreCase)
                ? "is still the placeholder. Put the real value in."
                : value != value.Trim()
                    ? "begins or ends with white space. Copy it again without."
                    : null;

    public static string? LongSecret(string value) =>
        Secret(value) ?? (value.Length < 32
            ? string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters; it needs at least 32. Make one with 'openssl rand -hex 32'.")
            : null);

    public static string? AppSecret(string value) =>
        Secret(value) ?? (value.Length < 16
            ? "is too short for a Meta app secret. Copy it from the app dashboard, Settings > Basic."
            : null);

    public static string? HttpUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? null
            : "is not an absolute http or https URL.";

    public static string? Digits(string value) => value.All(char.IsAsciiDigit) ? null : "must be digits.";

    public static string? Flag(string value) => bool.TryParse(value, out _) ? null : "must be true or false.";

    public static string? Port(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? null
            : "must be a port number; mail servers take 587 (starttls) or 465 (tls).";

    public static string? MailSecurity(string value) =>
        value.ToLowerInvariant() is "starttls" or "tls" or "none" ? null : "must be starttls, tls or none.";

    public static string? Sha256(string value) =>
        value.Length == 64 && value.All(char.IsAsciiHexDigit) ? null : "must be the SHA-256 of a certificate: 64 hex digits.";

    public static string? ServiceBus(string value)
    {
        if (Secret(value) is { } fault) { return fault; }

        if (value.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || value.Contains("TableEndpoint=", StringComparison.OrdinalIgnoreCase))
        {
            return "is a storage connection string. Take the one of the Service Bus namespace (Endpoint=sb://…).";
        }

        if (value.Contains("EntityPath=", StringComparison.OrdinalIgnoreCase))
        {
            return "names one entity (EntityPath). Take the connection string of the namespace.";
        }

        return value.Contains("Endpoint=sb://", StringComparison.OrdinalIgnoreCase)
            ? null
            : "is not a Service Bus connection string (Endpoint=sb://…). For an identity set ServiceBus__fullyQualifiedNamespace instead.";
    }

    public static string? Namespace(string value) =>
        value.Contains("://", StringComparison.Ordinal) || value.Contains(';', StringComparison.Ordinal) || !value.Contains('.', StringComparison.Ordinal)
            ? "must be a host name such as example.servicebus.windows.net."
            : null;

    public static string? Tables(string value)
    {
        if (Secret(value) is { } fault) { return fault; }

        if (value.Contains("Endpoint=sb://", StringComparison.OrdinalIgnoreCase))
        {
            return "is a Service Bus connection string. Take the one of the storage account.";
        }

        var known = value.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
            || value.Contains("UseEmbeddedStorage=true", StringComparison.OrdinalIgnoreCase)
            || value.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
            || value.Contains("TableEndpoint=", StringComparison.OrdinalIgnoreCase);
        return known ? null : "is not a storage connection string. For an identity set Tables__tableServiceUri instead.";
    }

    public static string? ApiVersion(string value) =>
        value.Length == 7 && DateOnly.TryParseExact($"{value}-01", "yyyy-MM-dd", out _) ? null : "must be a version like 2026-10.";

    public static string? Switch(string value) => bool.TryParse(value, out _) ? null : "must be true or false.";

    public static string? Ratio(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? null
            : "must be a number from 0 to 1, such as 0.1.";

    public static string? OtlpProtocol(string value) => value is "grpc" or "http/protobuf" ? null : "must be grpc or http/protobuf.";

    public static string? InsightsConnection(string value) =>
        Secret(value) ?? (value.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) && value.Contains("IngestionEndpoint=", StringComparison.OrdinalIgnoreCase)
            ? null
            : "is not the connection string of an Application Insights resource (InstrumentationKey=…;IngestionEndpoint=…).");

    public static string? Prices(string value) =>
        Channels.MessagePrices.TryRead(value) is null ? "must be a currency and amounts by category, such as: EUR utility=0.05 marketing=0.11" : null;

    public static string? PerMinute(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 100_000 ? null : "must be a number from 1 to 100000.";

    public static string? DurationOrNone(string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
            ? null
            : "is not a duration such as 00:00:02, or 0.";

    public static string? Duration(string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
            ? null
            : "is not a duration such as 00:00:10.";

    /// <summary>The inbox forgets after 14 days; by then a parked event must have had its end.</summary>
    public static string? ParkFor(string value) =>
        Duration(value) ?? (TimeSpan.Parse(value, CultureInfo.InvariantCulture) > TimeSpan.FromDays(13) ? "is longer than 13 days (13.00:00:00)." : null);

    /// <summary>What a CRM knows changes, and people are erased.</summary>
    public static string? CrmCache(string value) =>
        DurationOrNone(value) ?? (TimeSpan.Parse(value, CultureInfo.InvariantCulture) > TimeSpan.FromMinutes(5) ? "is longer than 5 minutes (00:05:00)." : null);

    public static string? WebhookSecret(string value)
    {
        if (Secret(value) is { } fault) { return fault; }

        if (!value.StartsWith("whsec_", StringComparison.Ordinal)) { return null; }

        return Convert.TryFromBase64String(value["whsec_".Length..], new byte[value.Length], out var length) && length is >= 24 and <= 64
            ? null
            : "must be whsec_ and the base64 form of 24 to 64 random bytes.";
    }
}
