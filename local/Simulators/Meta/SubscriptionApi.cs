using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Simulators.Meta;

/// <summary><c>GET</c> and <c>POST /{page or business account}/subscribed_apps</c>: which webhook fields the app gets.</summary>
internal sealed class SubscriptionApi(MetaAccounts accounts)
{
    public IResult List(GraphCall call) => Results.Json(new JsonObject
    {
        ["data"] = new JsonArray(new JsonObject
        {
            ["id"] = accounts.AppId.ToString(CultureInfo.InvariantCulture),
            ["subscribed_fields"] = new JsonArray([.. (call.Account.SubscribedFields ?? [.. WebhookFields.Of(call.Account)]).Select(field => JsonValue.Create(field))]),
        }),
    });

    /// <summary>A business account's apps are listed without fields: those are set for the app as a whole, in the dashboard.</summary>
    public IResult ListOfNumber(GraphCall call)
    {
        var isSubscribed = call.Account.SubscribedFields is not { Count: 0 };
        var app = new JsonObject { ["id"] = accounts.AppId.ToString(CultureInfo.InvariantCulture), ["name"] = "Demo app", ["link"] = "https://demo-app.example/" };
        return Results.Json(new JsonObject { ["data"] = isSubscribed ? new JsonArray(new JsonObject { ["whatsapp_business_api_data"] = app }) : [] });
    }

    /// <summary>The app as a whole; fields that the call names are what the simulated dashboard is set to.</summary>
    public IResult SubscribeNumber(GraphCall call)
    {
        if (call.Http.Request.Query.ContainsKey("subscribed_fields") || call.Body.Text("subscribed_fields") is not null) { return Subscribe(call); }

        if (call.Account.SubscribedFields is { Count: 0 }) { accounts.Put(call.Account with { SubscribedFields = null }); }

        return Results.Json(new JsonObject { ["success"] = true });
    }

    public IResult Subscribe(GraphCall call)
    {
        var list = call.Http.Request.Query["subscribed_fields"].ToString() is { Length: > 0 } query
            ? query
            : call.Body.Text("subscribed_fields") ?? string.Join(',', call.Body.Items("subscribed_fields").Select(field => field.GetString()));
        var fields = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 0 || fields.FirstOrDefault(field => !WebhookFields.Of(call.Account).Contains(field)) is not null)
        {
            return GraphError.BadParameter("param subscribed_fields must name known fields of a page.");
        }

        accounts.Put(call.Account with { SubscribedFields = fields });
        return Results.Json(new JsonObject { ["success"] = true });
    }
}
