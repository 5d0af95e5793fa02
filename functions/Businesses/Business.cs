using System.Text.Json.Serialization;

namespace Serverless.Businesses;

/// <summary>A business that uses this app: its settings, channel accounts, sources and keys. Secrets only by name.</summary>
public sealed record Business
{
    /// <summary>2 to 40 lower-case letters, digits and hyphens; part of every URL of the business.</summary>
    public string Id { get; init; } = "";

    /// <summary>As customers read it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language for customers whose own is unknown, for example <c>de-DE</c>.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>ISO 3166-1 alpha-2; the country that national phone numbers belong to.</summary>
    public string? Country { get; init; }

    /// <summary>IANA time zone in which dates are shown to customers.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The Messenger page, when the business has one.</summary>
    public MessengerAccount? Messenger { get; init; }

    /// <summary>Who may send order webhooks, by source name (<c>standard</c>).</summary>
    public IReadOnlyDictionary<string, SourceSettings> Sources { get; init; } = new Dictionary<string, SourceSettings>();

    /// <summary>Keys for the business API.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>The order steps that customers are told, for example <c>shipped</c>; null means the usual ones.</summary>
    public IReadOnlyList<string>? Tell { get; init; }

    /// <summary>Own texts: language (<c>de</c>) → text name (<c>order.shipped</c>) → text with <c>{placeholders}</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Own template names: channel → text name (<c>order.shipped</c>) → language → template. Others get the usual names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Templates { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>();
}

/// <summary>A Messenger page and the secrets to work with it.</summary>
/// <param name="PageId">The page's id: digits. A page belongs to one business only.</param>
/// <param name="AccessTokenSecret">Name of the secret that holds the page access token.</param>
public sealed record MessengerAccount(string PageId, string AccessTokenSecret);

/// <summary>One source of webhooks.</summary>
/// <param name="Secret">Name of the secret that signs its webhooks.</param>
public sealed record SourceSettings(string Secret);

/// <summary>A key of the business API. Only its hash is kept; the key itself is shown once, when it is made.</summary>
/// <param name="Name">For people, unique in the business.</param>
/// <param name="Scopes">What it may do: see <see cref="ApiScopes"/>.</param>
public sealed record ApiKey(string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>Lower-case hex of the key's SHA-256.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }
}

/// <summary>What a key of the business API may do.</summary>
public static class ApiScopes
{
    public const string OptIns = "opt-ins";
    public const string Customers = "customers";
    public const string Threads = "threads";
    public const string Consents = "consents";
    public const string Messages = "messages";
    public const string Callers = "callers";

    public static readonly IReadOnlyList<string> All = [OptIns, Customers, Threads, Consents, Messages, Callers];
}
