using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Local.Commands;
using Serverless.Local.Doctor;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Health;

/// <summary>What <c>./run doctor</c> says of an app: the real command, run here.</summary>
internal sealed record DoctorSays(int ExitCode, string Printed)
{
    public static async Task<DoctorSays> OfAsync(App app, Dictionary<string, string?>? changed = null, params string[] arguments)
    {
        using var output = new StringWriter();
        var settings = new CommandSettings(app.Settings.Concat(changed ?? []));
        var world = new CommandWorld { Out = output, Error = output, Settings = settings, Environment = settings, Clock = app.Clock };
        var code = await CommandRunner.RunAsync(new DoctorCommand(), ["--port", $"{app.Http.BaseAddress!.Port}", .. arguments], world, CancellationToken.None);
        return new(code, output.ToString());
    }

    /// <summary>It is red with this line, and names the cure.</summary>
    /// <param name="subject">Business, check and what it is about, as the line begins.</param>
    public void IsRed(string subject, string code, string cure)
    {
        var line = Printed.Split('\n').FirstOrDefault(line => line.StartsWith($"fail  {subject}", StringComparison.Ordinal) && line.Contains($"[{code}]", StringComparison.Ordinal));
        Assert.True(line is not null && ExitCode == CommandRunner.Failed, $"Exit code {ExitCode}.\n{Printed}");
        Assert.Contains(cure, line, StringComparison.Ordinal);
    }

    public void IsGreen()
    {
        Assert.True(ExitCode == 0, Printed);
        Assert.All(Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1], line => Assert.StartsWith("ok    ", line, StringComparison.Ordinal));
    }
}

internal static class DoctorSceneExtensions
{
    /// <summary>Changes a business record as an operator does.</summary>
    public static async Task ChangeBusinessAsync(this App app, string business, Action<JsonObject> change)
    {
        using var read = app.OfOperator(HttpMethod.Get, $"api/businesses/{business}");
        using var found = await app.Http.SendAsync(read);
        var record = found.IsSuccessStatusCode ? (JsonObject)(await found.Content.ReadFromJsonAsync<JsonNode>())!["business"]! : new JsonObject { ["name"] = business, ["locale"] = "en" };
        change(record);
        using var write = app.OfOperator(HttpMethod.Put, $"api/businesses/{business}");
        write.Content = new StringContent(record.ToJsonString(), Encoding.UTF8, "application/json");
        using var saved = await app.Http.SendAsync(write);
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
    }

    /// <summary>A call with both keys.</summary>
    public static HttpRequestMessage OfOperator(this App app, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-operator-key", app.Settings["OperatorKey"]);
        request.Headers.Add("x-functions-key", app.Settings["LocalHost:FunctionKey"]);
        return request;
    }
}
