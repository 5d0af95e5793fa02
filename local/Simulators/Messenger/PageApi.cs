using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>What a page can do beside sending and uploading: read profiles.</summary>
internal sealed class PageApi(MessengerChats chats)
{
    /// <summary>No profile before the person wrote: an empty object, as without the permission.</summary>
    public IResult Profile(GraphCall call)
    {
        var psid = (string)call.Http.Request.RouteValues["id"]!;
        if (chats.Find(call.Account.Id, psid) is not { HasThread: true } customer)
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
