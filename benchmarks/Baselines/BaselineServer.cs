using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Benchmarks.Baselines;

/// <summary>
/// What a webhook costs without the product: a bare server; the same with signature and JSON; and that with the bytes made durable.
/// Started as a process of its own: <c>--serve bare|hmac|sqlite|log</c>.
/// </summary>
internal static class BaselineServer
{
    public static async Task RunAsync(string kind, string appSecret, string data)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using var app = builder.Build();
        using var durable = kind switch
        {
            "sqlite" => new SqliteLog(Path.Combine(data, "baseline.db")),
            "log" => new AppendLog(Path.Combine(data, "baseline.log")),
            _ => (IDurableLog?)null,
        };
        var secret = Encoding.UTF8.GetBytes(appSecret);
        app.MapPost("/{**path}", context => kind == "bare" ? AnswerAsync(context) : VerifyAsync(context, secret, durable));
        await app.StartAsync();
        Console.WriteLine($"Ready {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await ReadAsync(context);
        Answer(context, StatusCodes.Status200OK);
    }

    private static async Task VerifyAsync(HttpContext context, byte[] secret, IDurableLog? durable)
    {
        var body = await ReadAsync(context);
        if (!IsSigned(context.Request.Headers["X-Hub-Signature-256"], body, secret))
        {
            Answer(context, StatusCodes.Status401Unauthorized);
            return;
        }

        var notification = JsonSerializer.Deserialize(body, BaselineJson.Default.Notification);
        if (notification is not { Entry: [{ Changes: [{ Value.Messages: [{ Id: not null }] }] }] }) { throw new InvalidDataException("The baseline got what it did not send."); }

        if (durable is not null) { await durable.AppendAsync(body); }

        Answer(context, StatusCodes.Status200OK);
    }

    private static bool IsSigned(string? header, byte[] body, byte[] secret)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header is not { Length: 71 } || Convert.FromHexString(header.AsSpan(7), claimed, out _, out _) != System.Buffers.OperationStatus.Done) { return false; }

        HMACSHA256.HashData(secret, body, computed);
        return CryptographicOperations.FixedTimeEquals(claimed, computed);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body);
        return body;
    }

    private static void Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
    }
}

internal sealed record Notification(IReadOnlyList<Entry>? Entry);

internal sealed record Entry(string? Id, IReadOnlyList<Change>? Changes);

internal sealed record Change(string? Field, ChangeValue? Value);

internal sealed record ChangeValue(IReadOnlyList<Message>? Messages);

internal sealed record Message(string? Id, string? From, string? Type, MessageText? Text);

internal sealed record MessageText(string? Body);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Notification))]
internal sealed partial class BaselineJson : JsonSerializerContext;
