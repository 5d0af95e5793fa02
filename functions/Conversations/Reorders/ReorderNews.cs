using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations.People;
using Serverless.Orders;
using Serverless.Platform.Security;

namespace Serverless.Conversations.Reorders;

/// <summary>Writes to a customer about a quote when it is not the direct answer to what they did.</summary>
internal sealed class ReorderNews(IThreads threads, IChatOutbox outbox, IHandover handover, TimeProvider clock)
{
    /// <summary>Stable: why a person gets the chat.</summary>
    public const string NoAnswer = "shop-no-answer";

    public Task<ChatThread?> ThreadAsync(string business, string customer, string thread, CancellationToken cancellationToken) =>
        threads.FindAsync(business, customer, thread, cancellationToken);

    /// <summary>The id that a message about one thing has.</summary>
    public static string SendId(string about) => StableId.From("reorder", about);

    /// <param name="about">What and how it ended; the same twice is one message. No personal data.</param>
    /// <param name="toPerson">A person goes on from here.</param>
    /// <param name="staleAfter">When it is pointless to send it.</param>
    public async Task SayAsync(Business business, ChatThread thread, string about, string text, IReadOnlyList<ChatButton> buttons, bool toPerson, DateTimeOffset? staleAfter, CancellationToken cancellationToken)
    {
        var isFirst = !thread.Talk.IsDisclosed && thread.HeldBy is null;
        var preface = isFirst ? $"{ReorderWords.Of(business, thread, clock.GetUtcNow()).Text("talk.disclosure")}\n\n" : "";
        await outbox.SendAsync([new ChatMessage
        {
            SendId = SendId(about),
            Business = thread.Business,
            Customer = thread.Customer,
            Thread = thread.Id,
            Purpose = Purpose.Service,
            IsReply = true,
            Content = new ChatContent { Text = preface + text, Buttons = buttons },
            About = about,
            PassesControl = toPerson,
            CreatedAt = clock.GetUtcNow(),
            StaleAfter = staleAfter,
        }], cancellationToken);
        if (toPerson) { await handover.ToPersonAsync(business, thread, NoAnswer, clock.GetUtcNow(), cancellationToken); }
        else if (isFirst)
        {
            await threads.UpdateAsync(thread.Business, thread.Customer, thread.Id,
                stored => stored.Talk.IsDisclosed ? stored : stored with { Talk = stored.Talk with { IsDisclosed = true } }, cancellationToken);
        }
    }
}
