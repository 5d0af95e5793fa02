using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Chaos.Judging;

namespace Serverless.Chaos.FarEnd;

/// <summary>
/// The provider's side of Messenger and WhatsApp, outside the process that is killed: it accepts sends, remembers every accepted one and
/// reports it by signed webhooks until they are taken. It remembers before it answers, and answers as it is told.
/// </summary>
internal sealed class GraphEndpoint(Ledger ledger, Courier courier) : IAsyncDisposable
{
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stop = new();
    private WebApplication? _app;
    private int _ids;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>How the next send is answered.</summary>
    public Func<SendAnswer> Answers { get; set; } = () => SendAnswer.Accept;

    /// <summary>Whether the provider reports a send; when not, nobody learns of it but by the answer.</summary>
    public Func<bool> Reports { get; set; } = () => true;

    /// <summary>A send has come and nothing was done yet.</summary>
    public Func<CancellationToken, Task> Arrived { get; set; } = _ => Task.CompletedTask;

    /// <summary>A send was accepted and is not answered yet.</summary>
    public Func<CancellationToken, Task> Remembered { get; set; } = _ => Task.CompletedTask;

    /// <summary>A send was accepted and the answer is on its way.</summary>
    public Action Answered { get; set; } = () => { };

    /// <summary>Seconds in Retry-After.</summary>
    public int RetryAfter { get; set; } = 5;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v25.0/{account}/messages", SendAsync);
        await _app.StartAsync();
        Address = new Uri($"{_app.Urls.First()}/v25.0");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_app is not null) { await _app.DisposeAsync(); }

        _stop.Dispose();
    }

    private async Task SendAsync(HttpContext context, string account)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var isWhatsApp = body.RootElement.TryGetProperty("messaging_product", out _);
        if (isWhatsApp && body.RootElement.TryGetProperty("status", out _))
        {
            await context.Response.WriteAsJsonAsync(new { success = true });
            return;
        }

        await Arrived(context.RequestAborted);
        var answer = Answers();
        if (answer is SendAnswer.Accept or SendAnswer.AcceptAndDrop or SendAnswer.AcceptAndHang or SendAnswer.AcceptAndFail)
        {
            var send = Accept(body.RootElement, isWhatsApp, account);
            await Remembered(context.RequestAborted);
            if (answer is SendAnswer.Accept)
            {
                await context.Response.WriteAsJsonAsync(AnswerOf(send));
                await context.Response.CompleteAsync();
                Answered();
                return;
            }
        }

        await RefuseAsync(context, answer);
    }

    private AcceptedSend Accept(JsonElement body, bool isWhatsApp, string account)
    {
        var peer = isWhatsApp
            ? (body.TryGetProperty("to", out var to) ? to : body.GetProperty("recipient")).GetString()!
            : body.GetProperty("recipient").GetProperty("id").GetString()!;
        var metadata = (isWhatsApp ? body.GetProperty("biz_opaque_callback_data") : body.GetProperty("message").GetProperty("metadata")).GetString()!;
        var id = string.Create(CultureInfo.InvariantCulture, $"{(isWhatsApp ? "wamid.CHAOS" : "m_chaos")}{ledger.Name}{Interlocked.Increment(ref _ids)}");
        var send = ledger.NoteSend(isWhatsApp ? "whatsapp" : "messenger", account, peer, metadata, id);
        if (Reports()) { courier.Report(send); }

        return send;
    }

    private static object AnswerOf(AcceptedSend send) => send.Channel == "whatsapp"
        ? new { messaging_product = "whatsapp", messages = new[] { new { id = send.MessageId, message_status = "accepted" } } }
        : new { recipient_id = send.Peer, message_id = send.MessageId };

    private async Task RefuseAsync(HttpContext context, SendAnswer answer)
    {
        switch (answer)
        {
            case SendAnswer.Throttle:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
                await context.Response.WriteAsJsonAsync(new { error = new { message = "Too many calls", type = "OAuthException", code = 4 } });
                break;
            case SendAnswer.Fail or SendAnswer.AcceptAndFail:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsJsonAsync(new { error = new { message = "An unknown error occurred", type = "OAuthException", code = 1 } });
                break;
            case SendAnswer.Hang or SendAnswer.AcceptAndHang:
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token))
                {
                    await Task.Delay(Hanging, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }

                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }
}
