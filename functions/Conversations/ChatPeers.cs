using Serverless.Customers;

namespace Serverless.Conversations;

/// <summary>Whom an address of any channel belongs to, and which channel that is.</summary>
public static class ChatPeers
{
    /// <summary>The channel that has addresses of this kind.</summary>
    public static string ChannelOf(ChatPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return peer.Kind switch
        {
            MessengerPeers.PsidKind or MessengerPeers.UserRef => ChatChannels.Messenger,
            WhatsAppPeers.BsuidKind or WhatsAppPeers.PhoneKind => ChatChannels.WhatsApp,
            EmailPeers.Kind => ChatChannels.Email,
            _ => throw new ArgumentOutOfRangeException(nameof(peer), "No channel has addresses of this kind."),
        };
    }

    /// <summary>The address by which the person with this identity is written to; null for an identity that is no address.</summary>
    public static ChatPeer? Of(Identity identity) => identity.Kind switch
    {
        IdentityKind.MessengerPsid => MessengerPeers.Psid(identity.Value),
        IdentityKind.MessengerUserRef => MessengerPeers.OfUserRef(identity.Value),
        IdentityKind.WhatsAppUser => WhatsAppPeers.OfBsuid(identity.Value),
        IdentityKind.Phone => WhatsAppPeers.OfPhone(identity.Value),
        IdentityKind.Email => EmailPeers.Of(identity.Value),
        _ => null,
    };

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
