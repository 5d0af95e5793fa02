namespace Serverless.Conversations;

/// <summary>The names of the channels, as records, routes and APIs use them.</summary>
public static class ChatChannels
{
    public const string Messenger = "messenger";
    public const string WhatsApp = "whatsapp";
    public const string Email = "email";
}
