using Serverless.Channels;

namespace Serverless.Conversations.People;

/// <summary>One line of a chat, for showing what was said last. Personal, so it prints without its text.</summary>
/// <param name="FromCustomer">Else the business's side wrote it.</param>
public sealed record ChatLine(DateTimeOffset At, string Channel, bool FromCustomer, string Text)
{
    public override string ToString() => $"{Channel} line";
}

/// <summary>The last lines of chats, whoever wrote them.</summary>
public sealed class ChatLines(Transcripts transcripts, ISentMessages sent)
{
    /// <summary>Of so many acts that are looked at, one line is wanted; the others are taps, reactions and files without a word.</summary>
    private const int Looked = 2;

    /// <summary>No ref of a link is shorter: two letters and digits in front of it may be anybody's words.</summary>
    private const int ShortestRef = 40;

    /// <summary>
    /// The newest lines of all the threads together, newest first. What did not go out was never said, what has no words is no line,
    /// and what a link wrote for the customer holds a key that is nobody's to read.
    /// </summary>
    public async Task<IReadOnlyList<ChatLine>> LastAsync(IReadOnlyList<ChatThread> threads, DateTimeOffset before, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(threads);
        var lines = await Task.WhenAll(threads.Select(thread => LastAsync(thread, before, count, cancellationToken)));
        return [.. lines.SelectMany(ofThread => ofThread).OrderByDescending(line => line.At).Take(count)];
    }

    private async Task<IEnumerable<ChatLine>> LastAsync(ChatThread thread, DateTimeOffset before, int count, CancellationToken cancellationToken)
    {
        var said = transcripts.ListAsync(thread, before, count * Looked, cancellationToken);
        var written = sent.ListAsync(thread.Business, thread.Customer, thread.Id, before, count * Looked, cancellationToken);
        await Task.WhenAll(said, written);
        return (await said).Where(row => row is { Text.Length: > 0, Kind: not ThreadNote.Kind } && !IsOfLink(row.Text!)).Select(row => new ChatLine(row.At, thread.Channel, FromCustomer: true, row.Text!))
            .Concat((await written).Where(message => message is { State: DeliveryStates.Sent, Text.Length: > 0 })
                .Select(message => new ChatLine(message.At, thread.Channel, FromCustomer: false, message.Text!)));
    }

    private static bool IsOfLink(string text) => ChatLinks.FindIn(text) is { Length: > ShortestRef };
}
