using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Messenger;

namespace Serverless.Local.Simulators.Meta;

/// <summary>The simulated Graph API for pages, below <c>/_local/meta/{version}</c>.</summary>
internal sealed class GraphEndpoints(MetaPages pages, MessengerChats chats, SendApi send, TemplateApi templates, Attachments attachments) : ILocalEndpoints
{
    public void Map(IEndpointRouteBuilder local)
    {
        var graph = local.MapGroup("/meta/{version}");
        graph.MapPost("/{page}/messages", Answer(send.PostAsync));
        graph.MapGet("/{page}/subscribed_apps", Answer(Subscriptions));
        graph.MapPost("/{page}/subscribed_apps", Answer(Subscribe));
        graph.MapGet("/{page}/message_templates", Answer(templates.List));
        graph.MapPost("/{page}/message_templates", Answer(templates.Create));
        graph.MapPost("/{page}/message_attachments", Answer(Upload));
        graph.MapGet("/{psid}", Answer(Profile));
        graph.MapFallback(context => GraphError.UnknownPath.ExecuteAsync(context));
    }

    private RequestDelegate Answer(Func<GraphCall, IResult> endpoint) => Answer(call => Task.FromResult(endpoint(call)));

    private RequestDelegate Answer(Func<GraphCall, Task<IResult>> endpoint) => async context =>
    {
        var (call, error) = IsVersion((string)context.Request.RouteValues["version"]!)
            ? await GraphCall.ReadAsync(context, pages)
            : (null, GraphError.UnknownPath);
        await (error ?? await endpoint(call!)).ExecuteAsync(context);
    };

    private static bool IsVersion(string text) =>
        text.StartsWith('v') && decimal.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private IResult Subscriptions(GraphCall call) => Results.Json(new JsonObject
    {
        ["data"] = new JsonArray(new JsonObject
        {
            ["id"] = pages.AppId.ToString(CultureInfo.InvariantCulture),
            ["subscribed_fields"] = new JsonArray([.. (call.Page.SubscribedFields ?? [.. PageFields.All]).Select(field => JsonValue.Create(field))]),
        }),
    });

    private IResult Subscribe(GraphCall call)
    {
        var list = call.Http.Request.Query["subscribed_fields"].ToString() is { Length: > 0 } query
            ? query
            : call.Body.Text("subscribed_fields") ?? string.Join(',', call.Body.Items("subscribed_fields").Select(field => field.GetString()));
        var fields = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 0 || fields.FirstOrDefault(field => !PageFields.All.Contains(field)) is not null)
        {
            return GraphError.BadParameter("param subscribed_fields must name known fields of a page.");
        }

        pages.Put(call.Page with { SubscribedFields = fields });
        return Results.Json(new JsonObject { ["success"] = true });
    }

    private IResult Upload(GraphCall call)
    {
        if (call.Body.Member("message")?.Member("attachment") is not { } attachment)
        {
            return GraphError.BadParameter("param message[attachment] is required.");
        }

        return AttachmentRules.Check(attachment) is { } error
            ? error
            : Results.Json(new JsonObject { ["attachment_id"] = attachments.Add(call.Page.Id) });
    }

    /// <summary>No profile before the person wrote: an empty object, as without the permission.</summary>
    private IResult Profile(GraphCall call)
    {
        var psid = (string)call.Http.Request.RouteValues["psid"]!;
        if (chats.Find(call.Page.Id, psid) is not { HasThread: true } customer)
        {
            return GraphError.UnknownObject(psid);
        }

        var profile = new JsonObject();
        var asked = call.Http.Request.Query["fields"].ToString().Split(',', StringSplitOptions.TrimEntries);
        foreach (var field in customer.HasWritten ? asked : [])
        {
            if (Field(customer, field) is { } value)
            {
                profile[field] = value;
            }
        }

        if (customer.HasWritten)
        {
            profile["id"] = customer.Psid;
        }

        return Results.Json(profile);
    }

    private static JsonNode? Field(MessengerCustomer customer, string field) => field switch
    {
        "first_name" => customer.FirstName,
        "last_name" => customer.LastName,
        "name" => customer.Name,
        "locale" => customer.Locale,
        "timezone" => customer.TimeZone,
        "profile_pic" => "https://platform-lookaside.example/profile.jpg",
        _ => null,
    };
}
