using Serverless.Conversations;
using Serverless.Customers;

namespace Serverless.Callers.FanOut;

/// <summary>How a WhatsApp caller is recognised: by the business-scoped user id, or by the number while WhatsApp tells one.</summary>
internal static class WhatsAppCallers
{
    public static Identity IdentityOf(string user) => WhatsAppPeers.IsBsuid(user)
        ? new Identity(IdentityKind.WhatsAppUser, user)
        : new Identity(IdentityKind.Phone, WhatsAppPeers.PhoneOf(user) ?? user);
}
