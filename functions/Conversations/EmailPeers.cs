namespace Serverless.Conversations;

/// <summary>How e-mail addresses people.</summary>
public static class EmailPeers
{
    public const string Kind = "email";

    public static ChatPeer Of(string address) => new(Kind, address);
}
