using System.Diagnostics;
using System.Globalization;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Local.Demo;

/// <summary>Plays the story and prints each hop as one line, then the chat as the customer saw it.</summary>
internal sealed class DemoRunner(DemoStage stage)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);

    /// <summary>True when every step was seen.</summary>
    public async Task<bool> PlayAsync(IReadOnlyList<DemoStep> steps, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (!await PlayAsync(step, output, cancellationToken))
            {
                await output.WriteLineAsync($"The demo ended at: {step.Name}");
                return false;
            }
        }

        await PrintChatAsync(output);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"All {steps.Count} steps were seen."));
        return true;
    }

    private async Task<bool> PlayAsync(DemoStep step, TextWriter output, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestStep);
        var watch = Stopwatch.StartNew();
        try
        {
            var seen = await step.Play(stage, limit.Token);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"✓ {step.Name} ({watch.ElapsedMilliseconds} ms): {seen}"));
            return true;
        }
        catch (NotSeenException exception)
        {
            await output.WriteLineAsync($"✗ {step.Name}: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"✗ {step.Name}: not seen within {LongestStep.TotalSeconds} s"));
        }

        return false;
    }

    private async Task PrintChatAsync(TextWriter output)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("The chat, as Erika sees it:");
        foreach (var item in stage.Chat)
        {
            await PrintAsync(item, output);
        }

        await output.WriteLineAsync();
    }

    private static async Task PrintAsync(ChatItem item, TextWriter output)
    {
        var who = item.From == "business" ? DemoBusiness.Name : "Erika";
        var lines = item.Text.Split('\n');
        await output.WriteLineAsync($"  {who,10} │ {lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            await output.WriteLineAsync($"  {"",10} │ {line}");
        }

        if (item.Choices.Count > 0)
        {
            await output.WriteLineAsync($"  {"",10} │ {string.Join(" ", item.Choices.Select(choice => $"[{choice.Title}]"))}");
        }
    }
}
