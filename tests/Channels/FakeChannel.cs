using System.Collections.Concurrent;
using Serverless.Channels;

namespace Serverless.Tests.Channels;

/// <summary>A channel that answers what it was told to, and remembers what it was asked.</summary>
internal sealed class FakeChannel : IChannelSender
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _seen = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly Lock _gate = new();
    private int _sent;

    public string Channel => "messenger";

    public Queue<SendOutcome> Answers { get; } = new();

    /// <summary>Thrown instead of an answer, as when the process dies during the call.</summary>
    public Exception? Crash { get; set; }

    /// <summary>A call with this text always fails with a fault of our own.</summary>
    public string? Faulty { get; set; }

    /// <summary>The texts that it was asked to send.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The texts that it sent.</summary>
    public List<string> SentTexts { get; } = [];

    /// <summary>What happens during each call.</summary>
    public Action? Takes { get; set; }

    /// <summary>Called for what was sent, before the answer is known.</summary>
    public Func<ChatSend, string, Task>? Sending { get; set; }

    /// <summary>The sends themselves.</summary>
    public List<ChatSend> Sends { get; } = [];

    /// <summary>The call with this text lasts until the result is set.</summary>
    public TaskCompletionSource Hold(string text) => _held[text] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WasAskedAsync(string text) => Seen(text).Task;

    public async Task<SendOutcome> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var text = send.Message.Content.Text;
        lock (_gate)
        {
            Asked.Add(text);
            Sends.Add(send);
        }

        Seen(text).TrySetResult();
        Takes?.Invoke();
        if (_held.TryGetValue(text, out var held)) { await held.Task; }

        if (Crash is { } crash)
        {
            Crash = null;
            throw crash;
        }

        if (text == Faulty) { throw new InvalidOperationException("faulty"); }

        string id;
        lock (_gate)
        {
            if (Answers.TryDequeue(out var answer)) { return answer; }

            SentTexts.Add(text);
            id = $"m_{++_sent}";
        }

        if (Sending is { } sending) { await sending(send, id); }

        return new SendOutcome.Sent(id);
    }

    private TaskCompletionSource Seen(string text) => _seen.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
