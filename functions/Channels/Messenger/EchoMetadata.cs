namespace Serverless.Channels.Messenger;

/// <summary>
/// What a message of ours carries as Messenger's <c>metadata</c>, so that its echo names the send. A send to a <c>user_ref</c> also
/// carries whose chat it was: its echo is the first to tell the customer's PSID, and nothing else ties the two. No personal data.
/// </summary>
/// <param name="SendId">The send that is echoed.</param>
/// <param name="Customer">Our customer id; only for a send to a <c>user_ref</c>.</param>
/// <param name="Thread">The thread of that send; only for a send to a <c>user_ref</c>.</param>
public sealed record EchoMetadata(string SendId, string? Customer = null, string? Thread = null)
{
    /// <summary>Marks sends to a <c>user_ref</c>.</summary>
    private const string UserRefMark = "u:";

    private const int SendIdLength = 26;

    /// <summary>For a send to a peer whose PSID is known.</summary>
    public static string ForPsid(string sendId) => sendId;

    /// <summary>For a send to a <c>user_ref</c>.</summary>
    public static string ForUserRef(string sendId, string customer, string thread) => $"{UserRefMark}{sendId}:{customer}:{thread}";

    /// <summary>Null for what no send of ours carries: somebody else's metadata.</summary>
    public static EchoMetadata? TryRead(string? metadata)
    {
        if (metadata is null) { return null; }

        if (!metadata.StartsWith(UserRefMark, StringComparison.Ordinal)) { return IsSendId(metadata) ? new EchoMetadata(metadata) : null; }

        return metadata.Split(':') is [_, var sendId, { Length: > 0 and <= 64 } customer, { Length: > 0 and <= 256 } thread] && IsSendId(sendId)
            ? new EchoMetadata(sendId, customer, thread)
            : null;
    }

    private static bool IsSendId(string text) => text.Length == SendIdLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
