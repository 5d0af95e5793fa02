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
