using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Businesses;
using Serverless.Channels.Email;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Consents;

/// <summary>What a business tells us of one customer's opt-in or withdrawal. Only made from a body that was checked as a whole.</summary>
/// <param name="ShopCustomer">The shop's own customer id; null when the address alone says who it is.</param>
/// <param name="Address">Where the customer wants to be written to; null when it is not known yet.</param>
/// <param name="Purpose">Null only in a withdrawal: everything on the channel.</param>
public sealed partial record OptInRequest(string? ShopCustomer, string Channel, OptInAddress? Address, Purpose? Purpose, ConsentEvidence Evidence)
{
    private const int MaxId = 128;
    private const int MaxWording = 4000;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public override string ToString() => $"{Channel} {Purpose}";

    /// <summary>The request, or null with what is wrong in <paramref name="reader"/>.</summary>
    internal static OptInRequest? Read(JsonElement body, Business business, bool isWithdrawal, DateTimeOffset now, BodyReader reader)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            reader.Wrong("", "must be an object.");
            return null;
        }

        var channel = ReadChannel(body, business, isWithdrawal, reader);
        var address = ReadAddress(body, channel, isWithdrawal, reader);
        var customer = ReadCustomer(body, address, reader);
        var purpose = ReadPurpose(body, required: !isWithdrawal, reader);
        var evidence = ReadEvidence(body, isWithdrawal, now, reader);
        if (channel == OptInChannels.Email && address is null && !isWithdrawal && !body.TryGetProperty("address", out _))
        {
            reader.Wrong("/address", "is required for e-mail.");
        }

        return reader.Errors.Count == 0 ? new OptInRequest(customer, channel!, address, purpose, evidence!) : null;
    }

    private static string? ReadChannel(JsonElement body, Business business, bool isWithdrawal, BodyReader reader)
    {
        var channel = reader.Text(body, "", "channel", 20, required: true);
        if (channel is null) { return null; }

        if (!OptInChannels.All.Contains(channel))
        {
            reader.Wrong("/channel", $"must be one of {string.Join(", ", OptInChannels.All)}.");
            return null;
        }

        if (channel != OptInChannels.Email && business.AccountOf(channel) is null && !isWithdrawal)
        {
            reader.Wrong("/channel", "names a channel that this business has no account on.");
        }

        return channel;
    }

    private static OptInAddress? ReadAddress(JsonElement body, string? channel, bool isWithdrawal, BodyReader reader)
    {
        if (reader.Object(body, "", "address", required: false) is not { } address || channel is null) { return null; }

        var kinds = OptInChannels.AddressesOf(channel);
        var members = address.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => member.Name).ToList();
        if (members.Count != 1 || !kinds.TryGetValue(members[0], out var kind))
        {
            reader.Wrong("/address", $"must have exactly one member; for this channel: {string.Join(" or ", kinds.Keys)}.");
            return null;
        }

        if (reader.Text(address, "/address", members[0], Identities.MaxLength, required: true) is not { } value) { return null; }

        if (Identities.Normalise(new Identity(kind, value)) is { } normalised && (isWithdrawal || IsUsable(kind, normalised)))
        {
            return new OptInAddress(new Identity(kind, normalised));
        }

        reader.Wrong($"/address/{members[0]}", kind == IdentityKind.Phone ? "must be a phone number in E.164 form." : "is not a usable address.");
        return null;
    }

    /// <summary>Whether messages can go there; a withdrawal counts whatever the address.</summary>
    private static bool IsUsable(IdentityKind kind, string address) => kind switch
    {
        IdentityKind.Email => EmailAddresses.IsUsable(address),
        IdentityKind.WhatsAppUser => WhatsAppPeers.IsBsuid(address),
        _ => true,
    };

    private static string? ReadCustomer(JsonElement body, OptInAddress? address, BodyReader reader)
    {
        var customer = reader.Object(body, "", "customer", required: address is null);
        return reader.Text(customer, "/customer", "id", MaxId, required: address is null);
    }

    private static Purpose? ReadPurpose(JsonElement body, bool required, BodyReader reader)
    {
        if (reader.Text(body, "", "purpose", 40, required) is not { } name) { return null; }

        if (PurposeNames.Parse(name) is { } purpose) { return purpose; }

        reader.Wrong("/purpose", "must be order-updates, service or promotions.");
        return null;
    }

    private static ConsentEvidence? ReadEvidence(JsonElement body, bool isWithdrawal, DateTimeOffset now, BodyReader reader)
    {
        var wording = isWithdrawal ? null : reader.Object(body, "", "wording", required: true);
        var wordingId = reader.Text(wording, "/wording", "id", MaxId, required: true);
        var wordingText = reader.Text(wording, "/wording", "text", MaxWording, required: true, isProse: true);
        var locale = reader.Text(wording, "/wording", "locale", 20, required: false);
        if (locale is not null && !Locale().IsMatch(locale)) { reader.Wrong("/wording/locale", "must be a language tag such as de or de-DE."); }

        var evidence = reader.Object(body, "", "evidence", required: true);
        var source = reader.Text(evidence, "/evidence", "source", 60, required: true);
        var order = reader.Text(evidence, "/evidence", "orderId", MaxId, required: false);
        var page = reader.Text(evidence, "/evidence", "page", 2000, required: false);
        if (page is not null && !(Uri.TryCreate(page, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
        {
            reader.Wrong("/evidence/page", "must be an http or https URL.");
        }

        var at = reader.Past(evidence, "/evidence", "at", now, ClockTolerance);
        return source is null || at is not { } time
            ? null
            : new ConsentEvidence(source, time) { WordingId = wordingId, WordingText = wordingText, Locale = locale, OrderId = order, Page = page };
    }

    [GeneratedRegex("^[A-Za-z]{2,3}([-_][A-Za-z]{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Locale();
}

/// <summary>An address of the customer, in its normal form. Prints masked.</summary>
public sealed record OptInAddress(Identity Identity);

/// <summary>The channels a customer can agree to, and how each addresses people.</summary>
internal static class OptInChannels
{
    public const string Messenger = ChatChannels.Messenger;
    public const string WhatsApp = ChatChannels.WhatsApp;
    public const string Email = ChatChannels.Email;

    public static readonly IReadOnlyList<string> All = [Messenger, WhatsApp, Email];

    /// <summary>The members that an address may have on the channel.</summary>
    public static IReadOnlyDictionary<string, IdentityKind> AddressesOf(string channel) => channel switch
    {
        Messenger => MessengerAddresses,
        WhatsApp => WhatsAppAddresses,
        _ => EmailAddresses,
    };

    private static readonly Dictionary<string, IdentityKind> MessengerAddresses = new() { ["psid"] = IdentityKind.MessengerPsid, ["userRef"] = IdentityKind.MessengerUserRef };
    private static readonly Dictionary<string, IdentityKind> WhatsAppAddresses = new() { ["phone"] = IdentityKind.Phone, ["bsuid"] = IdentityKind.WhatsAppUser };
    private static readonly Dictionary<string, IdentityKind> EmailAddresses = new() { ["email"] = IdentityKind.Email };
}
