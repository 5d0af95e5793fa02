using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serverless.Channels.Meta;
using Serverless.Conversations;
using Serverless.Conversations.People;

namespace Serverless.Channels.Messenger;

/// <summary>
/// Messenger's conversation routing: gives a thread to the inbox of the page, and takes it back. Best effort: the thread's own record says
/// who answers, so a call that fails costs people a look into another folder and nothing else.
/// </summary>
internal sealed partial class MessengerControl(GraphClient graph, IThreads threads, TimeProvider clock, ILogger<MessengerControl> logger)
{
    /// <summary>The app id of every page's inbox (Messenger platform, conversation routing).</summary>
    public const string InboxApp = "263902037430900";

    /// <summary>How long the other app gets to pass control before the message is tried again; later it is the usual pause.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);

    private static readonly GraphChannel Answers = new(MessengerPeers.Channel, MessengerErrors.Table,
        answer => answer.TryGetProperty("success", out var success) && success.ValueKind is JsonValueKind.True ? "done" : null);

    public Task PassAsync(ChatThread thread, string token, CancellationToken cancellationToken) =>
        CallAsync("pass_thread_control", thread, InboxApp, token, cancellationToken);

    /// <summary>
    /// Takes back what was given to the inbox: for a person who answers through us, and when a person's time is over. Until then other
    /// messages wait, as the platform demands.
    /// </summary>
    public async Task TakeBackAsync(ChatSend send, string token, CancellationToken cancellationToken)
    {
        var thread = send.Thread;
        if (!thread.HasPassedControl || (!send.Message.ByAgent && ThreadHolds.IsHeld(thread, send.Business, clock.GetUtcNow()))) { return; }

        if (await CallAsync("take_thread_control", thread, null, token, cancellationToken))
        {
            await threads.UpdateAsync(thread.Business, thread.Customer, thread.Id, stored => stored with { HasPassedControl = false }, cancellationToken);
        }
    }

    /// <summary>
    /// Another app has the thread, and the platform refused a message because of it: asks that app for the thread, when a person wrote the message or
    /// nobody but us should answer by the thread's own record. The app says yes by passing control.
    /// </summary>
    /// <returns>The outcome of the message: soon tried again, the first time.</returns>
    public async Task<SendOutcome> RequestAsync(ChatSend send, SendOutcome.Deferred held, string token, CancellationToken cancellationToken)
    {
        if (!send.Message.ByAgent && ThreadHolds.IsHeld(send.Thread, send.Business, clock.GetUtcNow())) { return held; }

        return await CallAsync("request_thread_control", send.Thread, null, token, cancellationToken) && send.Message.Deferrals == 0
            ? held with { RetryAfter = FirstLook }
            : held;
    }

    /// <summary>False when it had no effect.</summary>
    private async Task<bool> CallAsync(string edge, ChatThread thread, string? target, string token, CancellationToken cancellationToken)
    {
        if (thread.Peer.Kind != MessengerPeers.PsidKind) { return false; }

        using var content = new ReadOnlyMemoryContent(Body(thread.Peer.Value, target)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        var outcome = await graph.PostAsync(Answers, $"{Uri.EscapeDataString(thread.Account)}/{edge}", token, content, null, cancellationToken);
        if (outcome is SendOutcome.Sent) { return true; }

        Log.ControlUnchanged(logger, thread.Id, edge, outcome.GetType().Name);
        return false;
    }

    private static ReadOnlyMemory<byte> Body(string psid, string? target)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject("recipient");
        json.WriteString("id", psid);
        json.WriteEndObject();
        if (target is not null) { json.WriteString("target_app_id", target); }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, EventName = "messenger.control-unchanged", Message = "{Edge} of thread {Thread} had no effect: {Outcome}")]
        public static partial void ControlUnchanged(ILogger logger, string thread, string edge, string outcome);
    }
}
