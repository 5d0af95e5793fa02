using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Worker.Timers;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Rules for functions that the clock starts.</summary>
internal static class TimerRules
{
    public static IEnumerable<string> Check(IndexedFunction function, TimerTriggerAttribute trigger, IConfiguration settings)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
        {
            yield return $"the timer trigger binds to TimerInfo, not to {function.TriggerParameter.ParameterType.Name}.";
        }

        var missing = new List<string>();
        var schedule = SettingNames.Resolve(trigger.Schedule ?? "", settings, missing);
        foreach (var name in missing)
        {
            yield return $"its schedule needs the setting '{name}', which is missing or blank.";
        }

        if (missing.Count == 0 && TimerSchedule.Parse(schedule) is null)
        {
            yield return $"schedule '{schedule}' is neither NCRONTAB (second minute hour day month day-of-week) nor a TimeSpan.";
        }
    }
}
