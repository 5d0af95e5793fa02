using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Local.Worker.Indexing;
using Serverless.Local.Worker.Invocation;

namespace Serverless.Local.Worker.Http;

/// <summary>The endpoint of one HTTP function.</summary>
internal sealed partial class HttpFunction(
    HostedFunction function, FunctionPipeline pipeline, FunctionKeys keys, ILogger logger, CancellationToken stopping)
{
    private static readonly ActionDescriptor NoAction = new();

    private readonly AuthorizationLevel _level = ((HttpTriggerAttribute)function.Definition.Trigger).EffectiveLevel;

    public void Map(IEndpointRouteBuilder endpoints, string routePrefix)
    {
        var endpoint = endpoints.Map(RoutePatternFactory.Parse($"/{routePrefix}/{HttpRules.RouteOf(function.Definition)}".Replace("//", "/", StringComparison.Ordinal)), InvokeAsync);
        if (HttpRules.VerbsOf(function.Definition) is { Count: > 0 } verbs)
        {
            endpoint.WithMetadata(new HttpMethodMetadata(verbs));
        }
    }

    public string Describe(Uri httpBase)
    {
        var verbs = HttpRules.VerbsOf(function.Definition) is { Count: > 0 } listed ? string.Join(',', listed) : "any verb";
        return $"{function.Definition.Name}: [{verbs}] {httpBase.ToString().TrimEnd('/')}/{HttpRules.RouteOf(function.Definition)}";
    }

    private async Task InvokeAsync(HttpContext http)
    {
        if (!keys.Admits(_level, http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var invocation = new HttpInvocation(function, http, cancellation.Token);
        try
        {
            await pipeline.RunAsync(invocation);
            await AnswerAsync(invocation.Result, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, function.Definition.Name);
        }
#pragma warning disable CA1031 // The host's edge: whatever a function throws is a 500, and the host goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, function.Definition.Name, invocation.InvocationId);
            Fail(http);
        }
    }

    private Task AnswerAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IResult answer:
                return answer.ExecuteAsync(http);
            case IActionResult action:
                return action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction));
            case null:
                return Task.CompletedTask;
            default:
                Log.NoAnswer(logger, function.Definition.Name, result.GetType().Name);
                return Task.CompletedTask;
        }
    }

    // Functions host: a failed function is a 500 without a body.
    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private static partial class Log
    {
        [LoggerMessage(EventName = "FunctionFailed", Level = LogLevel.Error, Message = "Function {Function} failed, invocation {Invocation}.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, string invocation);

        [LoggerMessage(EventName = "CallerGone", Level = LogLevel.Debug, Message = "Function {Function}: the caller went away.")]
        public static partial void CallerGone(ILogger logger, string function);

        [LoggerMessage(
            EventName = "NoAnswer",
            Level = LogLevel.Warning,
            Message = "Function {Function} returned {Type}, which gives no HTTP response; return IResult or IActionResult.")]
        public static partial void NoAnswer(ILogger logger, string function, string type);
    }
}
