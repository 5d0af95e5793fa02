using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Timers;

/// <summary>Remembers over restarts where each schedule stands, in one small file that is replaced as a whole.</summary>
internal sealed class ScheduleMonitor(string path)
{
    private readonly Lock _gate = new();

    /// <summary>Where a function's schedule stood last; null when it is not known.</summary>
    public ScheduleStatus? Read(string function)
    {
        lock (_gate)
        {
            return ReadAll().GetValueOrDefault(function);
        }
    }

    public void Write(string function, ScheduleStatus status)
    {
        lock (_gate)
        {
            var all = ReadAll();
            all[function] = status;
            File.WriteAllText(path + ".new", JsonSerializer.Serialize(all));
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private Dictionary<string, ScheduleStatus> ReadAll() => File.Exists(path)
        ? JsonSerializer.Deserialize<Dictionary<string, ScheduleStatus>>(File.ReadAllText(path)) ?? []
        : [];
}
