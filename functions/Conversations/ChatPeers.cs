using Serverless.Customers;

namespace Serverless.Conversations;

/// <summary>Whom an address of any channel belongs to.</summary>
public static class ChatPeers
{
    /// <summary>The identity by which the person at this address is recognised.</summary>
    public static Identity IdentityOf(ChatPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var kind = peer.Kind switch
        {
            MessengerPeers.PsidKind => IdentityKind.MessengerPsid,
            MessengerPeers.UserRef => IdentityKind.MessengerUserRef,
            WhatsAppPeers.BsuidKind => IdentityKind.WhatsAppUser,
            WhatsAppPeers.PhoneKind => IdentityKind.Phone,
            EmailPeers.Kind => IdentityKind.Email,
            _ => throw new ArgumentOutOfRangeException(nameof(peer), "No channel has addresses of this kind."),
        };
        return new Identity(kind, peer.Value);
    }
}
