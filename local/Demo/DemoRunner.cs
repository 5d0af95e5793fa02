using System.Diagnostics;
using System.Globalization;
using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Demo;

/// <summary>Plays the story and prints each hop as one line, then the chats and mails as the customers saw them.</summary>
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

        await PrintAsync(output);
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

    private async Task PrintAsync(TextWriter output)
    {
        await PrintChatAsync("Erika's chat in Messenger", "Erika", stage.Phones.Erika, output);
        await PrintChatAsync("Max's chat in WhatsApp", "Max", stage.Phones.Max, output);
        if (stage.Mails.Count > 0)
        {
            await output.WriteLineAsync("\nLena's mails:");
        }

        foreach (var mail in stage.Mails)
        {
            await PrintAsync(DemoBusiness.Name, mail.Subject ?? "", output);
        }

        await output.WriteLineAsync();
    }

    private static async Task PrintChatAsync(string title, string customer, IReadOnlyList<ChatItem> chat, TextWriter output)
    {
        if (chat.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync($"\n{title}:");
        foreach (var item in chat)
        {
            await PrintAsync(item.From == "business" ? DemoBusiness.Name : customer, item.Text, output);
            if (item.Choices.Count > 0)
            {
                await output.WriteLineAsync($"  {"",10} │ {string.Join(" ", item.Choices.Select(choice => $"[{choice.Title}]"))}");
            }
        }
    }

    private static async Task PrintAsync(string who, string text, TextWriter output)
    {
        var lines = text.Split('\n');
        await output.WriteLineAsync($"  {who,10} │ {lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            await output.WriteLineAsync($"  {"",10} │ {line}");
        }
    }
}
