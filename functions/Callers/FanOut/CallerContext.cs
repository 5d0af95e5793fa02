using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Callers.Notes;
using Serverless.Platform.Messaging;

namespace Serverless.Callers.FanOut;

/// <summary>Carries out what the messages of <c>caller-context</c> ask for. Every message can be repeated.</summary>
public interface ICallerContext
{
    /// <summary>Null when done, else why the message can never be handled.</summary>
    Task<string?> TakeAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken);
}

internal sealed partial class CallerContext(IBusinesses businesses, CallFanOut fanOut, CallNoteActivities notes, IOptions<FanOutOptions> options, TimeProvider clock,
    ILogger<CallerContext> logger) : ICallerContext
{
    private const string Malformed = "caller-context.malformed";
    private const string UnknownBusiness = "caller-context.unknown-business";

    public async Task<string?> TakeAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        message.TryRead(CallEvent.Schema, out CallEvent? said) && said is { CallId.Length: > 0, Source.Length: > 0 }
            ? await ForAsync(message, said.Business, business => HappenedAsync(message, business, said, cancellationToken), cancellationToken)
        : message.TryRead(AgentTellingDue.Schema, out AgentTellingDue? telling) && CallStore.IsId(telling.Call)
            ? await ForAsync(message, telling.Business, business => DoneAsync(fanOut.TellAgainAsync(business, telling, cancellationToken)), cancellationToken)
        : message.TryRead(CallChatDue.Schema, out CallChatDue? chat) && CallStore.IsId(chat.Call)
            ? await ForAsync(message, chat.Business, business => DoneAsync(fanOut.DecideChatAsync(business, chat, cancellationToken)), cancellationToken)
        : message.TryRead(CallNoteDue.Schema, out CallNoteDue? note) && note is { Note.Length: > 0, Text: not null }
            ? await ForAsync(message, note.Business, business => notes.WriteAsync(business, note, cancellationToken), cancellationToken)
        : Malformed;

    private async Task<string?> HappenedAsync(ServiceBusReceivedMessage message, Business business, CallEvent said, CancellationToken cancellationToken)
    {
        // The record of a call that is so old may be gone; what was told of it is not told again.
        if (clock.GetUtcNow() - message.EnqueuedTime >= options.Value.KeepCallsFor)
        {
            Log.TooLate(logger, message.MessageId, business.Id, said.Source, said.Step);
            return null;
        }

        var call = await fanOut.TakeAsync(business, said, message.EnqueuedTime, cancellationToken);
        Log.Happened(logger, call.Id, business.Id, said.Source, said.Step, call.State, call.Match, call.Customer);
        return null;
    }

    private async Task<string?> ForAsync(ServiceBusReceivedMessage message, string named, Func<Business, Task<string?>> take, CancellationToken cancellationToken) =>
        named == message.Business() && await businesses.FindAsync(named, cancellationToken) is { } business ? await take(business) : UnknownBusiness;

    private static async Task<string?> DoneAsync(Task work)
    {
        await work;
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "caller.call-happened", Message = "Call {Call} of {Business} from {Source}: {Step}, it is {State}; caller: {Match}, customer {Customer}")]
        public static partial void Happened(ILogger logger, string call, string business, string source, CallStep step, CallState state, Cards.CallerMatch match, string? customer);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "caller.call-too-late", Message = "Message {MessageId} of {Business} from {Source} says {Step} of a call whose record is no longer kept: nothing is done")]
        public static partial void TooLate(ILogger logger, string messageId, string business, string source, CallStep step);
    }
}
