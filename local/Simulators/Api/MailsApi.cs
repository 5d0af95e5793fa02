using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Mail;

namespace Serverless.Local.Simulators.Api;

/// <summary>The mails that customers got, and one-click unsubscribe as their mail program does it.</summary>
internal sealed class MailsApi(Mailbox mailbox, SimulatorHttp http)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/mails", ListAsync);
        api.Get("/mails/{number}", context => Results.Json(Whole(Find(context))));
        api.Post("/mails/{number}/unsubscribe", UnsubscribeAsync);
    }

    /// <summary>With <c>wait</c> (seconds) it answers as soon as there is a mail numbered higher than <c>after</c>.</summary>
    private async Task<IResult> ListAsync(HttpContext context)
    {
        var after = context.Query("after", 0);
        var to = context.Request.Query["to"].ToString() is { Length: > 0 } address ? address : null;
        var wait = TimeSpan.FromSeconds(context.Query("wait", 0));
        if (wait > TimeSpan.Zero)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(wait < LongestWait ? wait : LongestWait);
            Task news = mailbox.Changes.WaitForAsync(() => mailbox.After(after, to) is { Count: > 0 } found ? found : null, limit.Token);
            await news.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Results.Json(new { mails = mailbox.After(after, to).Select(Summary) });
    }

    private async Task<IResult> UnsubscribeAsync(HttpContext context)
    {
        var mail = Find(context);
        if (mail.Header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click"
            || !Uri.TryCreate(mail.Header("List-Unsubscribe")?.Trim('<', '>'), UriKind.Absolute, out var link) || !link.IsLoopback)
        {
            throw LocalProblem.BadRequest("This mail offers no one-click unsubscribe to this machine.");
        }

        using var body = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        using var answer = await http.Client.PostAsync(link, body, context.RequestAborted);
        return Results.Json(new { link, status = (int)answer.StatusCode });
    }

    private ReceivedMail Find(HttpContext context) =>
        long.TryParse(context.Route("number"), System.Globalization.CultureInfo.InvariantCulture, out var number) && mailbox.Find(number) is { } mail
            ? mail
            : throw LocalProblem.NotThere("mail");

    private static object Summary(ReceivedMail mail) => new { mail.Number, mail.At, mail.From, mail.To, mail.Subject, mail.MessageId };

    private static object Whole(ReceivedMail mail) => new
    {
        mail.Number,
        mail.At,
        mail.From,
        mail.To,
        mail.Subject,
        mail.MessageId,
        mail.IsEncrypted,
        mail.SignedInAs,
        headers = mail.Headers.Select(header => new { name = header.Key, value = header.Value }),
        mail.Text,
        mail.Html,
        raw = mail.RawText,
    };
}
