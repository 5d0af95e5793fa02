using Serverless.Customers;

namespace Serverless.Conversations;

/// <summary>How Messenger addresses people: by PSID, or, right after a checkbox opt-in, by the plugin's <c>user_ref</c>.</summary>
public static class MessengerPeers
{
    public const string Channel = "messenger";
    public const string PsidKind = "psid";
    public const string UserRef = "user_ref";

    public static ChatPeer Psid(string psid) => new(PsidKind, psid);

    public static ChatPeer OfUserRef(string userRef) => new(UserRef, userRef);

    public static Identity IdentityOf(ChatPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return new Identity(peer.Kind == UserRef ? IdentityKind.MessengerUserRef : IdentityKind.MessengerPsid, peer.Value);
    }
}
