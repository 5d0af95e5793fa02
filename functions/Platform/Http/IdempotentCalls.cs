using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>What a call came to: the JSON to answer, or the problem. A problem changed nothing that a repeat would not change.</summary>
public readonly record struct CallOutcome(string? Json, Problem? Problem)
{
    public override string ToString() => Problem?.Code ?? "ok";
}

/// <summary>A call that may be repeated: its key, its bytes, and what they say; or the problem that it has.</summary>
internal readonly record struct KeyedCall<T>(string Key, byte[] Body, T? Said, Problem? Problem) where T : class
{
    public static KeyedCall<T> Of(Problem problem) => new("", [], null, problem);
}

/// <summary>Runs calls of the business API that carry an <c>Idempotency-Key</c>: repeats get the first answer.</summary>
public sealed class IdempotentCalls(IdempotencyKeys keys)
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly Problem KeyMissing = new(400, "idempotency-key", "The Idempotency-Key header is missing or unusable.",
        "Send one Idempotency-Key of 1 to 255 visible ASCII characters, the same again for every repeat of the same call.");

    private static readonly Problem KeyReused = new(422, "idempotency-key-reused", "The Idempotency-Key was used for another body.",
        "Use a new key for every new call.");

    private static readonly Problem KeyInUse = new(409, "idempotency-key-in-use", "The first call with this Idempotency-Key is still running.",
        "Repeat the call to get its answer.")
    { RetryAfterSeconds = 1 };

    /// <summary>The request's key, or the problem that it has none.</summary>
    private static (string? Key, Problem? Problem) KeyOf(HttpRequest request)
    {
        return request.Headers[KeyHeader] is [{ Length: > 0 and <= IdempotencyKeys.MaxLength } key] && key.All(c => c is > ' ' and <= '~')
            ? (key, null)
            : (null, KeyMissing);
    }

    /// <summary>The call's key and JSON body.</summary>
    /// <param name="read">What the body says; null after it told the reader what is wrong.</param>
    internal static async Task<KeyedCall<T>> ReadAsync<T>(HttpRequest request, Func<JsonElement, BodyReader, T?> read, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(read);
        var (key, noKey) = KeyOf(request);
        if (key is null) { return KeyedCall<T>.Of(noKey!); }

        if (!request.HasJsonContentType()) { return KeyedCall<T>.Of(Problems.UnsupportedMediaType); }

        if (await RequestBody.ReadAsync(request, RequestBody.ApiLimit, cancellationToken) is not { } body) { return KeyedCall<T>.Of(Problems.TooLarge); }

        if (!JsonBody.TryParse(body, out var document)) { return KeyedCall<T>.Of(Problems.MalformedJson); }

        using (document)
        {
            var reader = new BodyReader();
            return read(document.RootElement, reader) is { } said ? new(key, body, said, null) : KeyedCall<T>.Of(Problems.Invalid(reader.Errors));
        }
    }

    /// <param name="operation">Keys of different operations have nothing to do with each other.</param>
    /// <param name="status">Of the answer, first or repeated.</param>
    /// <param name="call">What is to happen once. When it throws or answers a problem, the key is free again.</param>
    public async Task<IResult> RunAsync(HttpRequest request, string business, string operation, string key, ReadOnlyMemory<byte> body, int status,
        Func<Task<CallOutcome>> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(call);
        var start = await keys.BeginAsync(business, operation, key, body, cancellationToken);
        switch (start.Verdict)
        {
            case IdempotencyVerdict.Replay:
                request.HttpContext.Response.Headers[ReplayedHeader] = "true";
                return Results.Text(start.Answer!, "application/json", statusCode: status);
            case IdempotencyVerdict.OtherBody:
                return KeyReused;
            case IdempotencyVerdict.InUse:
                return KeyInUse;
            default:
                return await FirstAsync(start.Ticket!, status, call, cancellationToken);
        }
    }

    private async Task<IResult> FirstAsync(IdempotencyTicket ticket, int status, Func<Task<CallOutcome>> call, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            var outcome = await call();
            if (outcome.Json is not { } json) { return outcome.Problem!; }

            await keys.FinishAsync(ticket, json, cancellationToken);
            isDone = true;
            return Results.Text(json, "application/json", statusCode: status);
        }
        finally
        {
            // The caller may be gone; the key must be free for the repeat all the same.
            if (!isDone) { await keys.ReleaseAsync(ticket, CancellationToken.None); }
        }
    }
}
