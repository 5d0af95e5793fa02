using System.Text.Json;
using Serverless.Local.Commands;

namespace Serverless.Local.Doctor;

/// <summary>Has the app examine itself, page by page.</summary>
internal sealed class Examiner(RunningApp app)
{
    private const string Path = "api/health/ready?details=true";

    /// <exception cref="CommandException">The app did not answer with a report; the message says what to do.</exception>
    public async Task<DoctorReport> RunAsync(string? business, bool repair, CancellationToken cancellationToken)
    {
        var query = (repair ? "&repair=true" : "") + (business is null ? "" : $"&business={Uri.EscapeDataString(business)}");
        var report = await PageAsync(query, repair, cancellationToken);
        var lines = report.Checks.ToList();
        for (var next = report.Next; next is not null;)
        {
            var page = await PageAsync($"{query}&after={Uri.EscapeDataString(next)}", repair, cancellationToken);
            lines.AddRange(page.Checks);
            next = page.Next;
        }

        return report with { Checks = lines, Next = null };
    }

    private async Task<DoctorReport> PageAsync(string query, bool repair, CancellationToken cancellationToken)
    {
        var answer = await app.SendAsync(repair ? HttpMethod.Post : HttpMethod.Get, Path + query, null, cancellationToken);
        return answer.Status is 200 or 503 && ReportOf(answer.Body) is { } report ? report : throw new CommandException(WhyNot(answer));
    }

    private string WhyNot(AppAnswer answer)
    {
        var code = ProblemOf(answer.Body)?.Code;
        return (answer.Status, code) switch
        {
            (401, "operator-unauthorized") when app.OperatorKey is null => $"The operator key is missing. {KeyOf("OperatorKey", "OperatorKey")}",
            (401, "operator-unauthorized") => $"The operator key is wrong. {KeyOf("OperatorKey", "OperatorKey")}",
            (503, "operator-key-not-configured") => "The app has no operator key, so it tells nobody how it is. Set OperatorKey (at least 32 characters, 'openssl rand -hex 32') and restart it.",
            (401, _) when app.FunctionKey is null => $"The function key is missing. {KeyOf("FunctionKey", "LocalHost__FunctionKey")}",
            (401, _) => $"The function key is wrong. {KeyOf("FunctionKey", "LocalHost__FunctionKey")}",
            (404, "not-found") => "There is no such business.",
            (404, _) => $"{app.Address} is another app, or one too old for this: it knows no /api/health/ready.",
            (200 or 400 or 503, _) => "The app is too old to be examined by this version: it knows no details=true.",
            (>= 500, _) => $"The app answered {answer.Status}. It starts, or cannot start: look at its log, and ask again in a minute.",
            _ => $"The app answered {answer.Status}, and not as expected.",
        };
    }

    private string KeyOf(string environment, string local) => app.IsLocal
        ? $"It is {local} in local.settings.json, or of the environment; the app must have been started with the same."
        : $"Put it into the environment as {environment}; docs/operate/doctor.md says where it is kept.";

    private static DoctorReport? ReportOf(string body) => Read(body, DoctorJson.Default.DoctorReport) is { Checks: not null } report ? report : null;

    private static DoctorProblem? ProblemOf(string body) => Read(body, DoctorJson.Default.DoctorProblem);

    private static T? Read<T>(string body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
