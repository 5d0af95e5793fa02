using System.Net;

namespace Serverless.Local.Demo;

/// <summary>The same order of Lena, who chats nowhere: by e-mail.</summary>
internal static class EmailChapter
{
    public static IEnumerable<DemoStep> Steps { get; } =
    [
        new("Lena agrees to updates by e-mail", (stage, token) => DemoSteps.OptInAsync(
            stage, stage.Lena, "email", "Ja, bitte informieren Sie mich über meine Bestellung per E-Mail.", new { email = stage.Lena.Shop.Email }, token)),
        new("Lena's order is placed", (stage, token) => TellAsync(stage, "order.placed", token)),
        new("Shipped", (stage, token) => TellAsync(stage, "order.shipped", token)),
        new("Delivered", (stage, token) => TellAsync(stage, "order.delivered", token)),
        new("Lena unsubscribes with one click", UnsubscribeAsync),
        new("Her next order stays silent", (stage, token) => DemoSteps.StaysSilentAsync(stage, stage.Lena, () => stage.Mails.Count, token)),
    ];

    private static async Task<string> TellAsync(DemoStage stage, string type, CancellationToken cancellationToken)
    {
        var before = stage.Mails.Count;
        await DemoSteps.ShopTellsAsync(stage, stage.Lena, type, 1, cancellationToken);
        var mail = await stage.MailAsync(before, cancellationToken);
        return mail.Text?.Contains(stage.Lena.Order!.Number, StringComparison.Ordinal) == true
            ? $"in the mailbox: {mail.Subject}"
            : throw new NotSeenException("the mail does not name the order");
    }

    private static async Task<string> UnsubscribeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var answer = await stage.UnsubscribeAsync(stage.Mails[^1], cancellationToken);
        return answer is HttpStatusCode.OK
            ? $"answered {(int)answer}"
            : throw new NotSeenException($"the app answered {(int)answer}");
    }
}
