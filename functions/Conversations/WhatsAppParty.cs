using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>
/// Who an item of a WhatsApp webhook is about: the business-scoped user id (BSUID), which every message has since 2026, and the phone
/// number in E.164, which customers with a user name can hide.
/// </summary>
internal readonly record struct WhatsAppParty(string? Bsuid, string? Phone)
{
    /// <summary>The address: the BSUID when it is known; null when nobody could be addressed.</summary>
    public ChatPeer? Peer => Bsuid is not null ? WhatsAppPeers.OfBsuid(Bsuid) : Phone is not null ? WhatsAppPeers.OfPhone(Phone) : null;

    /// <param name="bsuid">What the item itself names as the user id.</param>
    /// <param name="waId">What the item itself names as the sender; apps have put a BSUID there.</param>
    /// <param name="value">Holds <c>contacts</c>, which completes what the item leaves out.</param>
    public static WhatsAppParty Of(string? bsuid, string? waId, JsonElement value)
    {
        var user = WhatsAppPeers.IsBsuid(bsuid) ? bsuid : WhatsAppPeers.IsBsuid(waId) ? waId : null;
        var phone = WhatsAppPeers.PhoneOf(waId);
        if ((user is null || phone is null) && value.Member("contacts"u8) is { ValueKind: JsonValueKind.Array } contacts)
        {
            var only = contacts.GetArrayLength() == 1;
            foreach (var contact in contacts.EnumerateArray())
            {
                var (id, number) = (contact.Text("user_id"u8, 160), contact.Text("wa_id"u8, 160));
                if (!IsSame(user, id, only) || !IsSame(waId == user ? null : waId, number, only)) { continue; }

                if (only || (user is not null && id == user) || (waId is not null && number == waId)) { return new(user ?? (WhatsAppPeers.IsBsuid(id) ? id : null), phone ?? WhatsAppPeers.PhoneOf(number)); }
            }
        }

        return new(user, phone);
    }

    public override string ToString() => "…";

    /// <summary>Whether a contact can be the item's: the same value, or, when it is the only one, one that is missing on either side.</summary>
    private static bool IsSame(string? ofItem, string? ofContact, bool only) => ofItem == ofContact || ofItem is null || (ofContact is null && only);
}
