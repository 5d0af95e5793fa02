using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Local.Commands;

namespace Serverless.Local.DeadLetters;

/// <summary><c>./run dead-letters</c>: the operator's calls for dead letters, from the command line, of an app that runs.</summary>
internal sealed class DeadLettersCommand : ICommand
{
    /// <summary>A call settles for half a minute at most, and waits for locks before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private const int MostNumbers = 100;

    public string Name => "dead-letters";

    public string Usage => $"""
        Usage: ./run dead-letters [list [CONSUMER]]
               ./run dead-letters show CONSUMER NUMBER [--body] [--why TEXT]
               ./run dead-letters replay CONSUMER (NUMBER… | --reason REASON | --all) [--dry-run] [--force] [--why TEXT]
               ./run dead-letters discard CONSUMER (NUMBER… | --reason REASON) --why TEXT [--dry-run]
               ./run dead-letters journal [CONSUMER]
        {RunningApp.Usage}
          --body      with what the letter says, which is personal; that it was read is put on record
          --dry-run   only say what would be done
          --force     replay also what is stale, where no customer can be misled by it
          --why       for the journal, without personal data
        Exit code: 0 done, and nothing was refused or left; 1 something was, or the call failed; 2 called wrongly. docs/operate/dead-letters.md explains every code.
        """;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandWorld world, CancellationToken cancellationToken)
    {
        var parsed = CommandArguments.Parse(arguments, ["--body", "--dry-run", "--force", "--all"], [.. RunningApp.Options, "--reason", "--why"], mostWords: 2 + MostNumbers);
        using var app = RunningApp.Of(parsed, world, Patience);
        var calls = new OperatorCalls(app);
        string[] words = [.. parsed.Words];
        return words switch
        {
            [] or ["list"] => await CountAsync(calls, world, cancellationToken),
            ["list", var consumer] => await ListAsync(calls, consumer, world, cancellationToken),
            ["show", var consumer, var number] => await ShowAsync(calls, consumer, Number(number), parsed, world, cancellationToken),
            ["replay", var consumer, .. var numbers] => await SettleAsync(calls, "replays", Order(consumer, numbers, parsed, isReplay: true), world, cancellationToken),
            ["discard", var consumer, .. var numbers] => await SettleAsync(calls, "discards", Order(consumer, numbers, parsed, isReplay: false), world, cancellationToken),
            ["journal"] => await JournalAsync(calls, "", world, cancellationToken),
            ["journal", var consumer] => await JournalAsync(calls, $"&consumer={Uri.EscapeDataString(consumer)}", world, cancellationToken),
            _ => throw new UsageException("That is none of list, show, replay, discard and journal."),
        };
    }

    private static async Task<int> CountAsync(OperatorCalls calls, CommandWorld world, CancellationToken cancellationToken)
    {
        var consumers = (await calls.GetAsync("", cancellationToken))["consumers"]!.AsArray();
        foreach (var line in consumers.SelectMany(consumer => LetterLines.OfCount(consumer!))) { await world.Out.WriteLineAsync(line); }

        if (consumers.All(consumer => consumer!["count"]!.GetValue<int>() == 0)) { await world.Out.WriteLineAsync("No dead letters."); }

        return 0;
    }

    private static async Task<int> ListAsync(OperatorCalls calls, string consumer, CommandWorld world, CancellationToken cancellationToken)
    {
        long? from = 0;
        while (from is { } next)
        {
            var page = await calls.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/{Uri.EscapeDataString(consumer)}?from={next}&limit=100"), cancellationToken);
            foreach (var letter in page["letters"]!.AsArray()) { await world.Out.WriteLineAsync(LetterLines.OfLetter(letter!)); }

            from = page["next"]?.GetValue<long>();
        }

        return 0;
    }

    private static async Task<int> ShowAsync(OperatorCalls calls, string consumer, long number, CommandArguments arguments, CommandWorld world, CancellationToken cancellationToken)
    {
        var why = arguments.Value("--why") is { } said ? $"&why={Uri.EscapeDataString(said)}" : "";
        var query = arguments.Has("--body") ? $"?body=true{why}" : "";
        var letter = await calls.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/{Uri.EscapeDataString(consumer)}/{number}{query}"), cancellationToken);
        await world.Out.WriteLineAsync(letter.ToJsonString(LetterLines.Indented));
        return 0;
    }

    /// <summary>Goes on until there are no more letters to look at.</summary>
    private static async Task<int> SettleAsync(OperatorCalls calls, string path, JsonObject order, CommandWorld world, CancellationToken cancellationToken)
    {
        var counts = new LetterCounts();
        while (true)
        {
            var answer = await calls.PostAsync($"/{path}", order, cancellationToken);
            foreach (var line in LetterLines.OfAnswer(answer, counts)) { await world.Out.WriteLineAsync(line); }

            if (answer["next"] is not { } next) { break; }

            order["from"] = next.GetValue<long>();
        }

        await world.Out.WriteLineAsync(counts.ToString());
        return counts.IsClean ? 0 : CommandRunner.Failed;
    }

    private static async Task<int> JournalAsync(OperatorCalls calls, string consumer, CommandWorld world, CancellationToken cancellationToken)
    {
        var page = await calls.GetAsync($"/journal?limit=50{consumer}", cancellationToken);
        foreach (var entry in page["entries"]!.AsArray()) { await world.Out.WriteLineAsync(LetterLines.OfEntry(entry!)); }

        return 0;
    }

    private static JsonObject Order(string consumer, string[] numbers, CommandArguments arguments, bool isReplay)
    {
        var order = new JsonObject { ["consumer"] = consumer };
        if (numbers.Length > 0) { order["sequenceNumbers"] = new JsonArray([.. numbers.Select(number => JsonValue.Create(Number(number)))]); }

        if (arguments.Value("--reason") is { } reason) { order["reason"] = reason; }

        if (arguments.Value("--why") is { } why) { order["why"] = why; }

        if (arguments.Has("--dry-run")) { order["dryRun"] = true; }

        if (arguments.Has("--all") && isReplay) { order["all"] = true; }

        if (arguments.Has("--force") && isReplay) { order["force"] = true; }

        var ways = (numbers.Length > 0 ? 1 : 0) + (arguments.Value("--reason") is null ? 0 : 1) + (arguments.Has("--all") ? 1 : 0);
        if (ways != 1 || (arguments.Has("--all") && !isReplay)) { throw new UsageException($"Say which letters: numbers, or --reason{(isReplay ? ", or --all" : "")}."); }

        return isReplay || arguments.Value("--why") is not null ? order : throw new UsageException("A discard needs --why.");
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new UsageException($"'{text}' is no sequence number.");
}
