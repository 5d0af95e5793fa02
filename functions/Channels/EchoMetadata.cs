namespace Serverless.Channels;

/// <summary>
/// What a message of ours carries for the provider to give back, so that an echo or a status names the send: Messenger's
/// <c>metadata</c>, WhatsApp's <c>biz_opaque_callback_data</c> (at most 512 characters). No personal data.
/// </summary>
/// <param name="SendId">The send that is meant.</param>
/// <param name="Customer">Our customer id, where the send alone would not lead to it.</param>
/// <param name="Thread">The thread of that send, beside <paramref name="Customer"/>.</param>
public sealed record EchoMetadata(string SendId, string? Customer = null, string? Thread = null)
{
    /// <summary>Marks sends to a <c>user_ref</c>: their echo is the first to tell the customer's PSID, and nothing else ties the two.</summary>
    private const string UserRefMark = "u";

    /// <summary>Marks sends whose statuses must lead to their delivery without a search.</summary>
    private const string StatusMark = "w";

    private const int SendIdLength = 26;

    /// <summary>For a send to a peer whose PSID is known.</summary>
    public static string ForPsid(string sendId) => sendId;

    /// <summary>For a send to a <c>user_ref</c>.</summary>
    public static string ForUserRef(string sendId, string customer, string thread) => $"{UserRefMark}:{sendId}:{customer}:{thread}";

    /// <summary>For a send whose provider reports failures later: the report leads to the delivery of this customer.</summary>
    public static string ForStatus(string sendId, string customer, string thread) => $"{StatusMark}:{sendId}:{customer}:{thread}";

    /// <summary>Null for what no send of ours carries: somebody else's metadata.</summary>
    public static EchoMetadata? TryRead(string? metadata) => metadata?.Split(':') switch
    {
        [var sendId] when IsSendId(sendId) => new EchoMetadata(sendId),
        [UserRefMark or StatusMark, var sendId, { Length: > 0 and <= 64 } customer, { Length: > 0 and <= 256 } thread] when IsSendId(sendId) =>
            new EchoMetadata(sendId, customer, thread),
        _ => null,
    };

    private static bool IsSendId(string text) => text.Length == SendIdLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
