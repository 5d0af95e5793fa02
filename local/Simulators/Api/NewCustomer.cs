using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Api;

/// <summary>A new person, on one of the channels. All members have defaults.</summary>
internal sealed record NewCustomer
{
    /// <summary><c>messenger</c> or <c>whatsapp</c>.</summary>
    public string Channel { get; init; } = "messenger";

    /// <summary>The page or the phone-number id; that of the demo business when missing.</summary>
    public string? Account { get; init; }

    /// <summary>Another word for <see cref="Account"/>.</summary>
    public string? Page { init => Account ??= value; }

    public string Name { get; init; } = "Erika Muster";

    /// <summary>Messenger: as the profile gives it.</summary>
    public string Locale { get; init; } = "de_DE";

    public ReceiptHabit Receipts { get; init; }

    /// <summary>An <c>m.me</c> or <c>wa.me</c> link that the person opens right away.</summary>
    public string? Link { get; init; }

    /// <summary>Messenger: the reference of such a link alone.</summary>
    public string? Ref { get; init; }

    /// <summary>Messenger: of the checkbox plugin.</summary>
    public string? UserRef { get; init; }

    /// <summary>WhatsApp: with country code; a made-up one when missing.</summary>
    public string? Phone { get; init; }

    /// <summary>WhatsApp: the business-scoped user id; a made-up one when missing. Without <see cref="Phone"/> the number stays hidden.</summary>
    public string? Bsuid { get; init; }

    /// <summary>WhatsApp: a username.</summary>
    public string? Username { get; init; }
}
