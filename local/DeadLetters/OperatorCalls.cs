using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Commands;

namespace Serverless.Local.DeadLetters;

/// <summary>Calls of the operator API for dead letters.</summary>
internal sealed class OperatorCalls(RunningApp app)
{
    private const string Root = "api/ops/dead-letters";

    /// <exception cref="CommandException">It was not answered, or not with success.</exception>
    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => CallAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    public Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) => CallAsync(HttpMethod.Post, path, body.ToJsonString(), cancellationToken);

    private async Task<JsonNode> CallAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        var answer = await app.SendAsync(method, Root + path, json, cancellationToken);
        return Parse(answer.Body) is { } parsed && answer.IsSuccess ? parsed : throw new CommandException(Why(answer));
    }

    private static string Why(AppAnswer answer)
    {
        if (Parse(answer.Body) is not { } problem || problem["title"] is null) { return $"The app answered {answer.Status}."; }

        var errors = problem["errors"]?.AsArray().Select(error => $"{error!["pointer"]} {error["reason"]}") ?? [];
        return string.Join(Environment.NewLine, [$"{problem["title"]} {problem["detail"]} [{problem["code"]}]", .. errors]);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
