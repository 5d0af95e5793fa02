using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Orders;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Callers.Calls;

/// <summary>
/// What a business's telephone calls when somebody rings, answers or hangs up: verified, read, put on the bus, and answered with what lets
/// the call go on. Nobody is looked up on this path: the telephone waits.
/// </summary>
public sealed partial class CallWebhook(CallSources sources, IMessageBus bus, UnhandledEvents unhandled, ILogger<CallWebhook> logger)
{
    /// <summary>Telephones send a handful of fields.</summary>
    private const int Limit = 64 * 1024;

    private static readonly Problem UnsupportedMediaType = Problems.UnsupportedMediaType with
    {
        Title = "The body must be application/x-www-form-urlencoded or application/json.",
    };

    private static readonly Problem UsePost = new(405, "use-post", "Telephones tell of calls by POST.",
        "With GET the caller's number would stand in the address, and so in the logs of whatever is between. Set the method of the webhook to POST where the telephone is set up.");

    [Function("call-webhook")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "businesses/{business}/calls/{source}")] HttpRequest request,
        string business, string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!HttpMethods.IsPost(request.Method))
        {
            request.HttpContext.Response.Headers.Allow = HttpMethods.Post;
            return UsePost;
        }

        if (!(FormFields.IsForm(request.ContentType) || request.HasJsonContentType()) || request.Headers.ContentEncoding.Count > 0) { return UnsupportedMediaType; }

        var body = await RequestBody.ReadAsync(request, Limit, cancellationToken);
        if (body is null) { return Problems.TooLarge; }

        var verdict = await sources.VerifyAsync(request, business, source, body, cancellationToken);
        if (verdict.Problem is { } problem)
        {
            Log.Refused(logger, verdict.Signature.Check, problem.Code, body.Length);
            return problem;
        }

        return await AcceptAsync(verdict, cancellationToken);
    }

    private async Task<IResult> AcceptAsync(CallVerdict verdict, CancellationToken cancellationToken)
    {
        var (port, delivery) = (verdict.Source, verdict.Delivery);
        switch (port.Read(delivery, verdict.Signature))
        {
            case CallReading.Event { Call: var call }:
                await bus.SendAsync(Queues.CallerContext, call.Message(), cancellationToken);
                var id = call.Id();
                Log.Accepted(logger, id, delivery.Business, port.Name, call.Step, call.From is not null);
                return port.Answer(delivery, call);
            case CallReading.Nothing:
                return port.Answer(delivery, null);
            case CallReading.Unhandled other:
                await unhandled.RecordAsync(delivery.Business, $"calls-{port.Name}", other.Id, other.Type, cancellationToken);
                Log.Unhandled(logger, delivery.Business, port.Name);
                return port.Answer(delivery, null);
            case CallReading.Refused refused:
                Log.Invalid(logger, delivery.Business, port.Name, refused.Problem.Code, refused.Problem.Errors?.Count ?? 0);
                return refused.Problem;
            default:
                throw new InvalidOperationException("A delivery was read as nothing known.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "call-webhook.accepted",
            Message = "Call {CallId} of {Business} from {Source}: {Step}, number shown: {IsShown}")]
        public static partial void Accepted(ILogger logger, string callId, string business, string source, CallStep step, bool isShown);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "call-webhook.unhandled", Message = "Call webhook for {Business} from {Source} that this version does not act on")]
        public static partial void Unhandled(ILogger logger, string business, string source);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "call-webhook.invalid", Message = "Call webhook for {Business} from {Source} is no call: {Code}, {Faults} wrong members")]
        public static partial void Invalid(ILogger logger, string business, string source, string code, int faults);

        [LoggerMessage(Level = LogLevel.Warning, EventName = "call-webhook.refused", Message = "Call webhook refused: {Check}, {Code}, {Bytes} bytes")]
        public static partial void Refused(ILogger logger, SignatureCheck check, string code, int bytes);
    }
}
