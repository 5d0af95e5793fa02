namespace Serverless.Platform.Storage;

/// <summary>The tables. What each row holds is described at the row type of the slice that owns it.</summary>
public static class TableNames
{
    public const string Businesses = "businesses";
    public const string Routes = "routes";
    public const string Identities = "identities";
    public const string Threads = "threads";
    public const string Consents = "consents";
    public const string Orders = "orders";
    public const string Deliveries = "deliveries";
    public const string Receipts = "receipts";
    public const string Inbox = "inbox";
    public const string Media = "media";
    public const string PrivacyRequests = "privacyrequests";
    public const string ShopRequests = "shoprequests";
    public const string Quotes = "quotes";
    public const string Messages = "messages";
    public const string Calls = "calls";
    public const string Lookups = "lookups";
    public const string Replays = "replays";

    public static readonly IReadOnlyList<string> All =
        [Businesses, Routes, Identities, Threads, Consents, Orders, Deliveries, Receipts, Inbox, Media, PrivacyRequests, ShopRequests, Quotes, Messages, Calls, Lookups, Replays];
}
