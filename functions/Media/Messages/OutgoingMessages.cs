using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Media.Messages;

/// <summary>The answer to a message that was accepted: what became of each send is read at the deliveries of the customer.</summary>
/// <param name="Id">The first send.</param>
/// <param name="Sends">All of them: where the channel knows no captions, the file and the text are two.</param>
public sealed record MessageAccepted(string Id, string Customer, string Thread, IReadOnlyList<string> Sends);

/// <summary>Puts what a business says in a thread on its way. Whether it may be sent is decided by the sender, at that moment.</summary>
public sealed partial class OutgoingMessages(IThreads threads, IMessageMedia media, IChatOutbox outbox, TimeProvider clock, ILogger<OutgoingMessages> logger)
{
    private static readonly ProblemField TooLong = new("/text", "is longer than the channel of the thread shows.");

    /// <param name="key">Makes the send ids: the same call repeated is the same messages, another body never is.</param>
    public async Task<CallOutcome> SendAsync(Business business, SendRequest request, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        if (await threads.FindAsync(business.Id, request.Customer, request.Thread, cancellationToken) is not { } thread) { return new(null, MediaProblems.ThreadNotFound); }

        if (!MessageParts.Fit(thread.Channel, request.Text, request.Buttons)) { return new(null, Problems.Invalid([TooLong])); }

        var (file, problem) = request.Media is { } asked ? await media.ResolveAsync(business, thread, asked, cancellationToken) : (null, null);
        if (problem is not null) { return new(null, problem); }

        var sends = MessageParts.Of(thread.Channel, request.Text, file, request.Buttons).Select((content, part) => Message(request, thread, content, key, part)).ToList();
        await outbox.SendAsync(sends, cancellationToken);
        if (request.ByAgent) { await NoteAsync(thread, sends[0].CreatedAt, cancellationToken); }

        Log.Accepted(logger, sends[0].SendId, business.Id, thread.Channel, request.ByAgent, file is not null, sends.Count);
        return new(JsonSerializer.Serialize(new MessageAccepted(sends[0].SendId, thread.Customer, thread.Id, [.. sends.Select(send => send.SendId)]),
            MessageAcceptedJson.Default.MessageAccepted), null);
    }

    /// <summary>The time after which the app answers again counts from the last word of a person, wherever they wrote it.</summary>
    private Task<ChatThread?> NoteAsync(ChatThread thread, DateTimeOffset at, CancellationToken cancellationToken) =>
        threads.UpdateAsync(thread.Business, thread.Customer, thread.Id, stored => ThreadHolds.PersonWrote(stored, at), cancellationToken);

    private ChatMessage Message(SendRequest request, ChatThread thread, ChatContent content, string key, int part) => new()
    {
        SendId = StableId.From("message", thread.Business, key, part.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Business = thread.Business,
        Customer = thread.Customer,
        Thread = thread.Id,
        Purpose = request.Purpose,
        ByAgent = request.ByAgent,
        Content = content,
        About = request.ByAgent ? "message:agent" : "message:business",
        CreatedAt = clock.GetUtcNow(),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "message.accepted",
            Message = "Message {SendId} of business {Business} to {Channel}, by a person: {ByAgent}, with a file: {HasFile}, {Sends} send(s)")]
        public static partial void Accepted(ILogger logger, string sendId, string business, string channel, bool byAgent, bool hasFile, int sends);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageAccepted))]
internal sealed partial class MessageAcceptedJson : JsonSerializerContext;
