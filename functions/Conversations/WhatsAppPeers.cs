namespace Serverless.Conversations;

/// <summary>
/// How WhatsApp addresses people: by the business-scoped user id (BSUID), or by the phone number while no BSUID is known. Customers can
/// hide their number, so the BSUID comes first.
/// </summary>
public static class WhatsAppPeers
{
    public const string BsuidKind = "bsuid";
    public const string PhoneKind = "phone";

    public static ChatPeer OfBsuid(string bsuid) => new(BsuidKind, bsuid);

    /// <param name="phone">E.164, with the plus sign.</param>
    public static ChatPeer OfPhone(string phone) => new(PhoneKind, phone);
}
