using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Api;

/// <summary>One chat: what is told of it in a list, and its items.</summary>
internal sealed record PersonChat(object Summary, IReadOnlyList<ChatItem> Items);

/// <summary>The people of one channel, as the machine API shows them.</summary>
internal interface IPeople
{
    /// <summary>Pulses whenever a chat or a person changed.</summary>
    ChangeSignal Changes { get; }

    /// <summary>The summaries of all chats.</summary>
    IEnumerable<object> All { get; }

    /// <summary>One chat; null when there is none.</summary>
    PersonChat? Read(string account, string peer);

    /// <summary>Does what the body of the call says; the answer names the webhook that follows from it.</summary>
    Task<object> ActAsync(HttpContext context, string account, string peer);
}
