using System.Net;
using System.Text.Json;

namespace Serverless.Channels.Messenger;

/// <summary>Reads what the Send API answered. Its text is never passed on: it may quote what we sent.</summary>
internal static class MessengerReply
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public static async Task<SendOutcome> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        return Outcome(response.StatusCode, body, RetryAfter(response, now));
    }

    /// <summary>The outcome of an answer. Meta also answers 200 with an error inside; a 5xx may follow a message that went out.</summary>
    public static SendOutcome Outcome(HttpStatusCode status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var (messageId, error) = Parse(body);
        var isServerFault = (int)status >= 500;
        if (error is { Class: not (MessengerErrorClass.Retry or MessengerErrorClass.Faulty) } || (error is not null && !isServerFault && status != HttpStatusCode.TooManyRequests))
        {
            return MessengerErrors.Outcome(error, retryAfter);
        }

        return status switch
        {
            HttpStatusCode.OK when messageId is not null => new SendOutcome.Sent(messageId),
            HttpStatusCode.TooManyRequests => MessengerErrors.Outcome(new MessengerErrorRow(613, null, MessengerErrorClass.Throttled, "messenger.429"), retryAfter),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SendOutcome.TokenBroken($"messenger.http-{(int)status}"),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new SendOutcome.Refused($"messenger.http-{(int)status}") { NeedsAttention = true },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new SendOutcome.Refused("messenger.redirect") { NeedsAttention = true },
            _ => new SendOutcome.Unknown(isServerFault ? $"messenger.http-{(int)status}" : "messenger.unreadable-answer"),
        };
    }

    private static (string? MessageId, MessengerErrorRow? Error) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) { return (null, null); }

            if (document.RootElement.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object)
            {
                return (null, MessengerErrors.Find(Number(error, "code") ?? 0, Number(error, "error_subcode"),
                    error.TryGetProperty("is_transient", out var transient) && transient.ValueKind is JsonValueKind.True));
            }

            return document.RootElement.TryGetProperty("message_id", out var id) && id.ValueKind is JsonValueKind.String && id.GetString() is { Length: > 0 } text
                ? (text, null)
                : (null, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - now : null;
        return asked is { } pause && pause > TimeSpan.Zero ? pause < LongestPause ? pause : LongestPause : null;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestAnswer];
        var read = await stream.ReadAtLeastAsync(buffer, LongestAnswer, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsMemory(0, read);
    }
}
