using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Serverless.Channels.Meta;

/// <summary>Reads what the Graph API answered to a send. Its text is never passed on: it may quote what we sent.</summary>
internal static class GraphReply
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public static async Task<SendOutcome> ReadAsync(GraphChannel channel, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestAnswer);
        try
        {
            var body = await ReadBodyAsync(response, buffer.AsMemory(0, LongestAnswer), cancellationToken);
            return Outcome(channel, response.StatusCode, body, RetryAfter(response, now)) with { AccountRest = GraphUsage.Rest(response.Headers) };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The outcome of an answer. Meta also answers 200 with an error inside; a 5xx may follow a message that went out.</summary>
    public static SendOutcome Outcome(GraphChannel channel, HttpStatusCode status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var (messageId, error) = Parse(channel, body);
        var isServerFault = (int)status >= 500;
        if (error is { Class: not (MetaErrorClass.Retry or MetaErrorClass.Faulty) } || (error is not null && !isServerFault && status != HttpStatusCode.TooManyRequests))
        {
            return MetaErrorTable.Outcome(error, retryAfter);
        }

        return status switch
        {
            HttpStatusCode.OK when messageId is not null => new SendOutcome.Sent(messageId),
            HttpStatusCode.TooManyRequests => MetaErrorTable.Outcome(new MetaError(613, null, MetaErrorClass.Throttled, $"{channel.Name}.429"), retryAfter),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SendOutcome.TokenBroken($"{channel.Name}.http-{(int)status}"),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new SendOutcome.Refused($"{channel.Name}.http-{(int)status}") { NeedsAttention = true },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new SendOutcome.Refused($"{channel.Name}.redirect") { NeedsAttention = true },
            _ => new SendOutcome.Unknown(isServerFault ? $"{channel.Name}.http-{(int)status}" : $"{channel.Name}.unreadable-answer"),
        };
    }

    private static (string? MessageId, MetaError? Error) Parse(GraphChannel channel, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) { return (null, null); }

            return ErrorOf(channel.Errors, document.RootElement) is { } error ? (null, error) : (channel.MessageId(document.RootElement), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    /// <summary>The error that an answer's object holds, or null.</summary>
    public static MetaError? ErrorOf(MetaErrorTable errors, JsonElement root) =>
        root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object
            ? errors.Find(Number(error, "code") ?? 0, Number(error, "error_subcode"), error.TryGetProperty("is_transient", out var transient) && transient.ValueKind is JsonValueKind.True)
            : null;

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - now : null;
        return asked is { } pause && pause > TimeSpan.Zero ? pause < LongestPause ? pause : LongestPause : null;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return buffer[..await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)];
    }
}
