using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Worker.Timers;

/// <summary>
/// Remembers over restarts where each schedule stands, in one small file that is replaced as a whole. Only this host writes it, so it is
/// read once; and it is read and written by hand, because every start does so and a serializer would first look at the types.
/// </summary>
internal sealed class ScheduleMonitor(string path)
{
    private readonly Lock _gate = new();
    private Dictionary<string, ScheduleStatus>? _known;

    /// <summary>Where a function's schedule stood last; null when it is not known.</summary>
    public ScheduleStatus? Read(string function)
    {
        lock (_gate)
        {
            return (_known ??= ReadAll()).GetValueOrDefault(function);
        }
    }

    public void Write(string function, ScheduleStatus status)
    {
        lock (_gate)
        {
            _known ??= ReadAll();
            _known[function] = status;
            using (var file = File.Create(path + ".new"))
            using (var json = new Utf8JsonWriter(file))
            {
                WriteAll(json, _known);
            }

            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private static void WriteAll(Utf8JsonWriter json, Dictionary<string, ScheduleStatus> all)
    {
        json.WriteStartObject();
        foreach (var (function, status) in all)
        {
            json.WriteStartObject(function);
            json.WriteString(nameof(ScheduleStatus.Last), status.Last);
            json.WriteString(nameof(ScheduleStatus.Next), status.Next);
            json.WriteString(nameof(ScheduleStatus.LastUpdated), status.LastUpdated);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private Dictionary<string, ScheduleStatus> ReadAll()
    {
        var all = new Dictionary<string, ScheduleStatus>();
        if (!File.Exists(path)) { return all; }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            all[entry.Name] = new ScheduleStatus
            {
                Last = entry.Value.GetProperty(nameof(ScheduleStatus.Last)).GetDateTime(),
                Next = entry.Value.GetProperty(nameof(ScheduleStatus.Next)).GetDateTime(),
                LastUpdated = entry.Value.GetProperty(nameof(ScheduleStatus.LastUpdated)).GetDateTime(),
            };
        }

        return all;
    }
}
