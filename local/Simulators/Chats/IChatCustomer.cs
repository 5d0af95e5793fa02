namespace Serverless.Local.Simulators.Chats;

/// <summary>A person who chats with one account of a business; the channel's record adds what the channel knows of them.</summary>
internal interface IChatCustomer
{
    /// <summary>Messenger: the page. WhatsApp: the phone-number id.</summary>
    string Account { get; }

    /// <summary>Which person, for ever: what the chat is stored under.</summary>
    string Peer { get; }
}

/// <summary>One chat at one moment.</summary>
internal sealed record Chat<TCustomer>(TCustomer Customer, IReadOnlyList<ChatItem> Items);
