using System.Text.Json;
using Serverless.Local.Commands;

namespace Serverless.Local.Doctor;

/// <summary><c>./run doctor</c>: what is wrong with an app that runs, or keeps it from running, and how it is cured. A line a check.</summary>
internal sealed class DoctorCommand : ICommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    public string Name => "doctor";

    public string Usage => $"""
        Usage: ./run doctor [--port N | --url URL] [--business ID] [--repair] [--json]
        {RunningApp.Usage}
                      and Meta__AppSecret, when right signatures are to be tried too
          --business  look at this business only
          --repair    subscribe to Meta's webhooks where that is missing
          --json      print one JSON document instead of lines
        Exit code: 0 all is well or only warned of, 1 something failed, 2 called wrongly. docs/operate/doctor.md explains every code.
        """;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandWorld world, CancellationToken cancellationToken)
    {
        var parsed = CommandArguments.Parse(arguments, ["--repair", "--json"], [.. RunningApp.Options, "--business"]);
        using var app = RunningApp.Of(parsed, world, Patience);
        var lines = await ExamineAsync(app, parsed, world, cancellationToken);
        var failed = lines.Any(line => line.State == DoctorLine.Bad);
        if (parsed.Has("--json"))
        {
            await world.Out.WriteLineAsync(JsonSerializer.Serialize(new DoctorResult(failed ? "not-ready" : "ready", app.Address, lines), DoctorJson.Default.DoctorResult));
        }
        else { await PrintAsync(lines, world); }

        return failed ? CommandRunner.Failed : 0;
    }

    private static async Task<IReadOnlyList<DoctorLine>> ExamineAsync(RunningApp app, CommandArguments arguments, CommandWorld world, CancellationToken cancellationToken)
    {
        if (await WhyUnreachableAsync(app, cancellationToken) is { } why) { return [why, .. app.IsLocal ? await CheckStartAsync(world, cancellationToken) : []]; }

        try
        {
            var report = await new Examiner(app).RunAsync(arguments.Value("--business"), arguments.Has("--repair"), cancellationToken);
            return [.. report.Checks, .. await new OutsideChecks(app, world.Clock).RunAsync(report, cancellationToken)];
        }
        catch (CommandException refused)
        {
            return [DoctorLine.Failed("app", "app.refuses", refused.Message)];
        }
    }

    private static async Task<DoctorLine?> WhyUnreachableAsync(RunningApp app, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/health/live", UriKind.Relative));
            var answer = await app.SendAsync(request, cancellationToken);
            return answer.IsSuccess ? null
                : DoctorLine.Failed("app", "app.not-live", $"{app.Address} answered {answer.Status}: {(answer.Status == 404 ? "it is another app, or none of it started" : "the app starts, or cannot start")}. Look at its log.");
        }
        catch (CommandException unreachable)
        {
            return DoctorLine.Failed("app", "app.unreachable", unreachable.Message);
        }
    }

    /// <summary>Nothing runs here: perhaps because it cannot.</summary>
    private static async Task<IReadOnlyList<DoctorLine>> CheckStartAsync(CommandWorld world, CancellationToken cancellationToken)
    {
        var check = await world.CheckStart(cancellationToken);
        return check.Passes
            ? [DoctorLine.Ok("start", "Nothing in the settings of this machine keeps the app from starting.")]
            : [.. check.Lines.Select(line => DoctorLine.Failed("start", "start.refused", line))];
    }

    private static async Task PrintAsync(IReadOnlyList<DoctorLine> lines, CommandWorld world)
    {
        var width = Math.Min(40, lines.Max(line => line.Subject.Length));
        foreach (var line in lines)
        {
            var word = line.State switch { DoctorLine.Good => StateWords.Ok(world), DoctorLine.Doubtful => StateWords.Warn(world), _ => StateWords.Fail(world) };
            await world.Out.WriteLineAsync($"{word}  {line.Subject.PadRight(width)}  {line.Text}{(line.State == DoctorLine.Good ? "" : $" [{line.Code}]")}");
        }

        var (warned, failed) = (lines.Count(line => line.State == DoctorLine.Doubtful), lines.Count(line => line.State == DoctorLine.Bad));
        await world.Out.WriteLineAsync($"{lines.Count - warned - failed} ok, {warned} to look at, {failed} failed.{(warned + failed > 0 ? " docs/operate/doctor.md explains each code." : "")}");
    }
}
