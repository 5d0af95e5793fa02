using System.Text.RegularExpressions;

namespace Serverless.Tests.EndToEnd;

/// <summary>What the README tells a newcomer to type works as it stands.</summary>
public sealed partial class ReadmeTests
{
    [CurlFact]
    public async Task The_commands_of_the_first_minute_lead_to_a_chat_with_the_receipt_and_the_shipment()
    {
        await using var app = await App.StartAsync();
        var script = FirstMinute().Match(await File.ReadAllTextAsync(Repository.File("README.md"))).Groups[1].Value
            .Replace("http://127.0.0.1:7071", app.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal);
        Assert.Contains("curl", script, StringComparison.Ordinal);

        await Shell.RunAsync(script);

        var person = Assert.Single(app.Chats.All).Customer;
        Assert.Equal(["receipt", "button"], (await app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }

    [Fact]
    public void It_has_at_most_150_lines_and_names_only_files_that_exist()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));

        Assert.True(readme.Split('\n').Length <= 151);
        Assert.All(Links().Matches(readme).Select(link => link.Groups[1].Value), path => Assert.True(File.Exists(Repository.File(path)), path));
    }

    [GeneratedRegex(@"## The first minute.*?```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstMinute();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Links();
}
