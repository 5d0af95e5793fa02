using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Serverless.Platform.Http;

/// <summary>
/// Turns a fault in an HTTP function into a problem answer: 503 when a store or the bus failed, so that the sender repeats, else 500.
/// For every other trigger the exception goes on, because only then does the broker redeliver.
/// </summary>
public sealed partial class HttpFaultsMiddleware(ILogger<HttpFaultsMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            var problem = ProblemOf(exception);
            Log.Failed(logger, context.FunctionDefinition.Name, problem.Code, exception.GetType().Name, exception);
            context.GetInvocationResult().Value = problem;
        }
    }

    internal static Problem ProblemOf(Exception exception) => exception switch
    {
        ServiceBusException or RequestFailedException or TimeoutException => Problems.Unavailable,

        // Clients of Azure: signing in failed; the bus refuses the identity; a table operation failed on every retry.
        AuthenticationFailedException or UnauthorizedAccessException => Problems.Unavailable,
        AggregateException { InnerExceptions: var tries } when tries.Any(inner => inner is RequestFailedException or OperationCanceledException) => Problems.Unavailable,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge,
        BadHttpRequestException bad => new Problem(bad.StatusCode, "bad-request", "The request could not be read."),
        _ => Problems.Internal,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "http.failed", Message = "{Function} answered {Code} after {ExceptionType}")]
        public static partial void Failed(ILogger logger, string function, string code, string exceptionType, Exception exception);
    }
}
