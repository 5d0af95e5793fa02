using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Serverless.Platform.Http;

namespace Serverless.Platform.Telemetry;

/// <summary>
/// A span for each invocation by a request or a timer, and the count of webhooks. Messages of the bus have theirs where they are handled
/// (<see cref="BusConsumer"/>): a batch belongs to as many traces as it has messages.
/// </summary>
/// <remarks>
/// A request begins a trace of its own. The <c>traceparent</c> that its sender wrote becomes a link: nobody has proved who they are yet, and
/// a stranger must decide neither which trace ours belongs to nor whether it is recorded.
/// </remarks>
public sealed class TelemetryMiddleware : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return context.GetHttpContext() is { } http ? ServeAsync(context, http, next)
            : Spans.AreWanted && IsTimer(context.FunctionDefinition) ? TickAsync(context, next)
            : next(context);
    }

    private static async Task ServeAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        using var span = Start(context.FunctionDefinition.Name, http);
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }

        var result = context.GetInvocationResult();
        var answer = RequestAnswer.Of(result.Value, http);
        if (result.Value is Problem problem) { result.Value = problem with { TraceId = (span ?? Activity.Current)?.TraceId.ToHexString() }; }

        WebhookMetrics.Answered(context.FunctionDefinition.Name, http, answer);
        if (span is not null) { End(span, http, answer); }
    }

    private static async Task TickAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var span = Spans.StartTrace(context.FunctionDefinition.Name, ActivityKind.Internal);
        span?.SetTag(SpanTags.Trigger, "timer").SetTag(SpanTags.Function, context.FunctionDefinition.Name);
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    private static Activity? Start(string function, HttpContext http)
    {
        if (!Spans.AreWanted) { return null; }

        var method = MethodOf(http.Request.Method);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var cause = ActivityContext.TryParse(http.Request.Headers.TraceParent, null, isRemote: true, out var sender) ? sender : (ActivityContext?)null;
        var span = Spans.StartTrace($"{method} {route ?? function}", ActivityKind.Server, cause);
        return span?.SetTag(SpanTags.Method, method).SetTag(SpanTags.Route, route).SetTag(SpanTags.Trigger, "http").SetTag(SpanTags.Function, function);
    }

    private static void End(Activity span, HttpContext http, RequestAnswer answer)
    {
        span.SetTag(SpanTags.Status, answer.Status).SetTag(SpanTags.Problem, answer.Problem);

        // Of a refused request nobody knows what its caller wrote there.
        if (answer.Status < StatusCodes.Status400BadRequest) { span.SetTag(SpanTags.Business, http.Request.RouteValues.GetValueOrDefault("business") as string); }

        if (answer.Status >= StatusCodes.Status500InternalServerError) { span.Fail(answer.Problem ?? "internal"); }
    }

    private static bool IsTimer(FunctionDefinition function) => function.InputBindings.Values.Any(binding => binding.Type == "timerTrigger");

    private static string MethodOf(string method) => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? method : "_OTHER";
}

/// <summary>What a request is answered with.</summary>
/// <param name="Problem">The code of the problem; null for an answer that is none.</param>
internal readonly record struct RequestAnswer(int Status, string? Problem)
{
    public static RequestAnswer Of(object? result, HttpContext http) => result switch
    {
        Problem problem => new(problem.Status, problem.Code),
        IStatusCodeHttpResult { StatusCode: { } status } => new(status, null),
        _ => new(http.Response.StatusCode, null),
    };
}
