namespace Serverless.Conversations;

/// <summary>How Messenger addresses people: by PSID, or, right after a checkbox opt-in, by the plugin's <c>user_ref</c>.</summary>
public static class MessengerPeers
{
    public const string Channel = ChatChannels.Messenger;
    public const string PsidKind = "psid";
    public const string UserRef = "user_ref";

    public static ChatPeer Psid(string psid) => new(PsidKind, psid);

    public static ChatPeer OfUserRef(string userRef) => new(UserRef, userRef);
}
