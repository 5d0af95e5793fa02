using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Api;

/// <summary>The pages and WhatsApp numbers of the simulated Meta, and their limits.</summary>
internal sealed class AccountsApi(MetaAccounts accounts, RateLimit rate, WhatsAppLimits whatsApp, WhatsAppSendChecks checks)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/pages", _ => Results.Json(accounts.Pages.Select(Describe)));
        api.Put("/pages/{account}", PutPageAsync);
        api.Get("/numbers", _ => Results.Json(accounts.Numbers.Select(DescribeNumber)));
        api.Put("/numbers/{account}", PutNumberAsync);
        api.Get("/limits", _ => Results.Json(Describe()));
        api.Put("/limits", LimitAsync);
    }

    private async Task<IResult> PutPageAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewPage>();
        var page = Put(context, asked.Name, asked.Token, asked.SubscribedFields, null, null);
        return Results.Json(Describe(page));
    }

    private async Task<IResult> PutNumberAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<NewNumber>();
        var known = accounts.Find(context.Route("account"));
        var number = Put(
            context, asked.Name, asked.Token, asked.SubscribedFields,
            asked.BusinessAccount ?? known?.BusinessAccount ?? throw LocalProblem.BadRequest("businessAccount is required for a new number."),
            asked.Number ?? known?.Number ?? throw LocalProblem.BadRequest("number is required for a new number."),
            asked.Status, asked.Quality);
        return Results.Json(DescribeNumber(number));
    }

    private MetaAccount Put(HttpContext context, string? name, string? token, IReadOnlyList<string>? fields, string? businessAccount, string? number,
        string? status = null, string? quality = null)
    {
        var id = context.Route("account");
        if (!id.All(char.IsAsciiDigit))
        {
            throw LocalProblem.BadRequest("An account id holds digits only.");
        }

        var known = accounts.Find(id);
        if (known is not null && known.IsNumber != businessAccount is not null)
        {
            throw LocalProblem.BadRequest("A page stays a page, and a number a number.");
        }

        var account = new MetaAccount
        {
            Id = id,
            Name = name ?? known?.Name ?? id,
            Token = (token ?? known?.Token) is { Length: > 0 } given ? given : throw LocalProblem.BadRequest("token is required for a new account."),
            SubscribedFields = fields ?? known?.SubscribedFields,
            Status = status ?? known?.Status ?? "CONNECTED",
            Quality = quality ?? known?.Quality ?? "GREEN",
            BusinessAccount = businessAccount,
            Number = number,
        };
        accounts.Put(account);
        return account;
    }

    private async Task<IResult> LimitAsync(HttpContext context)
    {
        var asked = await context.BodyAsync<Limits>();
        rate.CallsPerSecond = asked.CallsPerSecond ?? rate.CallsPerSecond;
        whatsApp.MessagesPerSecond = asked.MessagesPerSecond ?? whatsApp.MessagesPerSecond;
        whatsApp.PairSeconds = asked.PairSeconds ?? whatsApp.PairSeconds;
        whatsApp.PairBurst = asked.PairBurst ?? whatsApp.PairBurst;
        checks.FailsOutsideWindow = asked.FailsOutsideWindow ?? checks.FailsOutsideWindow;
        return Results.Json(Describe());
    }

    private Limits Describe() => new(rate.CallsPerSecond, whatsApp.MessagesPerSecond, whatsApp.PairSeconds, whatsApp.PairBurst, checks.FailsOutsideWindow);

    private static object Describe(MetaAccount page) => new { page.Id, page.Name, subscribedFields = FieldsOf(page) };

    private static object DescribeNumber(MetaAccount number) =>
        new { number.Id, number.Name, number.BusinessAccount, number.Number, number.Status, number.Quality, subscribedFields = FieldsOf(number) };

    private static IReadOnlyList<string> FieldsOf(MetaAccount account) => account.SubscribedFields ?? [.. WebhookFields.Of(account)];

    private sealed record NewPage(string? Name, string? Token, IReadOnlyList<string>? SubscribedFields);

    private sealed record NewNumber(string? Name, string? Token, string? BusinessAccount, string? Number, IReadOnlyList<string>? SubscribedFields, string? Status, string? Quality);

    /// <summary>What is missing stays as it is.</summary>
    private sealed record Limits(int? CallsPerSecond, int? MessagesPerSecond, int? PairSeconds, int? PairBurst, bool? FailsOutsideWindow);
}
