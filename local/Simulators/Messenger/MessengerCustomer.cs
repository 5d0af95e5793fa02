using System.Text.Json.Serialization;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>A person on Messenger, as one page knows them. The id is page-scoped.</summary>
internal sealed record MessengerCustomer : IChatCustomer
{
    public required string Page { get; init; }

    public required string Psid { get; init; }

    string IChatCustomer.Account => Page;

    string IChatCustomer.Peer => Psid;

    public required string Name { get; init; }

    /// <summary>As the profile gives it: <c>de_DE</c>.</summary>
    public required string Locale { get; init; }

    /// <summary>Hours from GMT.</summary>
    public double TimeZone { get; init; } = 1;

    public ReceiptHabit Receipts { get; init; }

    /// <summary>The customer blocked the page: sends end with 551.</summary>
    public bool Blocked { get; init; }

    /// <summary>Set by the checkbox plugin; the page knows the person only by it until they write.</summary>
    public string? UserRef { get; init; }

    /// <summary>The page has a thread with this person, so the PSID can be addressed.</summary>
    public bool HasThread { get; init; }

    /// <summary>The person wrote or tapped themselves, so the page may read the profile.</summary>
    public bool HasWritten { get; init; }

    /// <summary>The app that may answer in the thread, when it is not ours; our app gets the events as <c>standby</c> then.</summary>
    public string? ControlledBy { get; init; }

    /// <summary>Our app has asked <see cref="ControlledBy"/> for the thread, and was not given it yet.</summary>
    public bool IsControlWanted { get; init; }

    /// <summary>When something last opened the 24 hour window.</summary>
    public DateTimeOffset? WindowOpenedAt { get; init; }

    [JsonIgnore]
    public string FirstName => Name.Split(' ', 2)[0];

    [JsonIgnore]
    public string LastName => Name.Split(' ', 2) is [_, var last] ? last : "";
}
