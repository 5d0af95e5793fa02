using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules that depend on what starts a function.</summary>
internal sealed class TriggerRules(IConfiguration settings, bool usesAspNetCore)
{
    public IEnumerable<string> Check(IndexedFunction function) => CheckRetry(function).Concat(function.Trigger switch
    {
        HttpTriggerAttribute => HttpRules.Check(function, usesAspNetCore).Concat(ServiceBusRules.CheckOther(function)),
        TimerTriggerAttribute trigger => TimerRules.Check(function, trigger, settings).Concat(ServiceBusRules.CheckOther(function)),
        ServiceBusTriggerAttribute trigger => ServiceBusRules.Check(function, trigger, settings),
        var other => [$"the host does not know the trigger {other.GetType().Name}."],
    });

    private static IEnumerable<string> CheckRetry(IndexedFunction function)
    {
        var retries = function.Method.GetCustomAttributes<RetryAttribute>().ToList();
        if (retries.Count > 0 && function.Trigger is not TimerTriggerAttribute)
        {
            yield return "retry attributes are not allowed on HTTP and Service Bus triggers (AZFW0012).";
        }

        if (retries.Count > 1)
        {
            yield return "it has more than one retry attribute.";
        }

        if (retries.Any(retry => !HasValidIntervals(retry)))
        {
            yield return "a retry interval is not a time of the form hh:mm:ss.";
        }

        if (function.Trigger is not HttpTriggerAttribute
            && function.Method.GetParameters().Any(parameter => parameter.IsDefined(typeof(FromBodyAttribute))))
        {
            yield return "[FromBody] needs an HTTP trigger.";
        }
    }

    private static bool HasValidIntervals(RetryAttribute retry) => retry switch
    {
        FixedDelayRetryAttribute fix => IsInterval(fix.DelayInterval),
        ExponentialBackoffRetryAttribute grow => IsInterval(grow.MinimumInterval) && IsInterval(grow.MaximumInterval),
        _ => true,
    };

    private static bool IsInterval(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.Zero;
}
