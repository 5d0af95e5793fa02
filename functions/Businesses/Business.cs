using System.Text.Json.Serialization;
using Serverless.Conversations;

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

    /// <summary>The WhatsApp number, when the business has one.</summary>
    public WhatsAppAccount? WhatsApp { get; init; }

    /// <summary>As whom the business sends e-mail, when it does.</summary>
    public EmailAccount? Email { get; init; }

    /// <summary>With which key GIFs are searched, when they are.</summary>
    public GiphyAccount? Giphy { get; init; }

    /// <summary>Who may send order webhooks, by source name (<c>standard</c>, <c>shopify</c>, <c>woocommerce</c>).</summary>
    public IReadOnlyDictionary<string, SourceSettings> Sources { get; init; } = new Dictionary<string, SourceSettings>();

    /// <summary>Who may send shipment webhooks, by source name (<c>standard</c>, <c>aftership</c>, <c>easypost</c>).</summary>
    public IReadOnlyDictionary<string, SourceSettings> Shipments { get; init; } = new Dictionary<string, SourceSettings>();

    /// <summary>Who may send call webhooks, by source name (<c>standard</c>, <c>twilio</c>, <c>sipgate</c>).</summary>
    public IReadOnlyDictionary<string, CallSourceSettings> Calls { get; init; } = new Dictionary<string, CallSourceSettings>();

    /// <summary>The shop that order changes and reorders go to, when it can be called.</summary>
    public ShopSettings? Shop { get; init; }

    /// <summary>What follows when somebody calls; nothing but the record of the call when unset.</summary>
    public CallerSettings? Callers { get; init; }

    /// <summary>The CRM that callers are looked up in, when there is one.</summary>
    public CrmSettings? Crm { get; init; }

    /// <summary>Keys for the business API.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>The order steps that customers are told, for example <c>shipped</c>; null means the usual ones.</summary>
    public IReadOnlyList<string>? Tell { get; init; }

    /// <summary>Tells every chat of the customer instead of the one that is likeliest to be read, with the others as fallback.</summary>
    public bool TellAll { get; init; }

    /// <summary>Order updates of one chat within this time become one message; null for the app's usual time, zero for none.</summary>
    public TimeSpan? CoalesceFor { get; init; }

    /// <summary>
    /// How long a message may stay undelivered before it goes the customer's next way, as an ISO 8601 duration (<c>PT30M</c>); null to
    /// wait for as long as it takes.
    /// </summary>
    public string? DeliverWithin { get; init; }

    /// <summary><see cref="DeliverWithin"/> as a time; null when there is none or it is no duration.</summary>
    [JsonIgnore]
    public TimeSpan? DeliveryDeadline => DurationRule.Read(DeliverWithin);

    /// <summary>Own texts: language (<c>de</c>) → text name (<c>order.shipped</c>) → text with <c>{placeholders}</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Own phrases of this business's customers: intent name (<c>status</c>, <c>cancel</c>) → phrases, which count like the built-in words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Phrases { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether the app answers what customers write; else it only takes note, and people answer everything.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>
    /// How long after the last word of a person the app answers again, as an ISO 8601 duration; PT12H when unset. Shorter
    /// than <c>Channels__LongestDeferral</c>, because on Messenger order updates wait until then.
    /// </summary>
    public string? HandBackAfter { get; init; }

    /// <summary><see cref="HandBackAfter"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan HandBackTime => DurationRule.Read(HandBackAfter) ?? TimeSpan.FromHours(12);

    /// <summary>Own template names: channel → text name (<c>order.shipped</c>) → language → template. Others get the usual names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Templates { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>();

    /// <summary>
    /// The business's side of a channel as threads and deliveries name it, or null when it does not use the channel. E-mail has one account
    /// a business, named like it.
    /// </summary>
    public string? AccountOf(string channel) => channel switch
    {
        ChatChannels.Messenger => Messenger?.PageId,
        ChatChannels.WhatsApp => WhatsApp?.PhoneNumberId,
        ChatChannels.Email => Email is null ? null : Id,
        _ => null,
    };
}

/// <summary>A Messenger page and the secrets to work with it.</summary>
/// <param name="PageId">The page's id: digits. A page belongs to one business only.</param>
/// <param name="AccessTokenSecret">Name of the secret that holds the page access token.</param>
public sealed record MessengerAccount(string PageId, string AccessTokenSecret);

/// <summary>A WhatsApp number and the secrets to work with it.</summary>
/// <param name="PhoneNumberId">The number's id at Meta: digits; not the number itself. It belongs to one business only.</param>
/// <param name="AccessTokenSecret">Name of the secret that holds the system user's access token.</param>
public sealed record WhatsAppAccount(string PhoneNumberId, string AccessTokenSecret)
{
    /// <summary>The WhatsApp Business Account that the number and its templates belong to: digits.</summary>
    public string? BusinessAccountId { get; init; }

    /// <summary>The number itself as <c>wa.me</c> links carry it: country code and digits, no plus sign.</summary>
    public string? Number { get; init; }

    /// <summary>
    /// The URL of each template's button as it was approved: template name → <c>https://shop.example/orders/{{1}}</c>. Only what stands for
    /// {{1}} can be sent; a template without an entry here is sent without its button.
    /// </summary>
    public IReadOnlyDictionary<string, string> TemplateUrls { get; init; } = new Dictionary<string, string>();
}

/// <summary>The sender of a business's e-mail.</summary>
/// <param name="From">The address in From.</param>
public sealed record EmailAccount(string From)
{
    /// <summary>The name beside the address; the business's when unset.</summary>
    public string? FromName { get; init; }

    /// <summary>Where answers go; to <see cref="From"/> when unset.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>A business's access to Giphy.</summary>
/// <param name="KeySecret">Name of the secret that holds the API key.</param>
public sealed record GiphyAccount(string KeySecret);

/// <summary>One source of webhooks.</summary>
/// <param name="Secret">Name of the secret that signs its webhooks.</param>
public sealed record SourceSettings(string Secret)
{
    /// <summary>Shopify: the shop's own domain (<c>example.myshopify.com</c>); webhooks of other shops are refused then.</summary>
    public string? ShopDomain { get; init; }

    /// <summary>WooCommerce: the shop's address, where its REST API is asked for orders that no webhook told of.</summary>
    public Uri? Url { get; init; }

    /// <summary>WooCommerce: name of the secret that holds the REST API key, <c>ck_…:cs_…</c>. Without it nothing is asked for.</summary>
    public string? KeySecret { get; init; }
}

/// <summary>One telephone system.</summary>
/// <param name="Secret">Name of the secret that its webhooks are checked with: Twilio's auth token, sipgate's public key, <c>whsec_…</c> for <c>standard</c>.</param>
public sealed record CallSourceSettings(string Secret)
{
    /// <summary>Twilio: what a call that comes in is put through to, a number in E.164 or a <c>sip:</c> address. Without it our answer ends the call.</summary>
    public string? Dial { get; init; }
}

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

    /// <summary>Reads who looked callers up. Not for the keys that do: a thief of one must not see what others ask for.</summary>
    public const string Audit = "audit";

    public static readonly IReadOnlyList<string> All = [OptIns, Customers, Threads, Consents, Messages, Callers, Audit];
}
