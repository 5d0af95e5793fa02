using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary><c>GET /{phone-number-id}</c>: the number as its owner may read it; the fields that the call names, and the id.</summary>
internal static class NumberApi
{
    public static IResult Read(GraphCall call)
    {
        var number = call.Account;
        var answer = new JsonObject();
        var asked = call.Http.Request.Query["fields"].ToString() is { Length: > 0 } fields ? fields : "verified_name,display_phone_number,quality_rating";
        foreach (var field in asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Field(number, field) is not { } value) { return GraphError.BadParameter($"Tried accessing nonexisting field ({field})"); }

            answer[field] = value;
        }

        answer["id"] = number.Id;
        return Results.Json(answer);
    }

    private static string? Field(MetaAccount number, string field) => field switch
    {
        "id" => number.Id,
        "verified_name" => number.Name,
        "display_phone_number" => $"+{number.Number}",
        "quality_rating" => number.Quality,
        "status" => number.Status,
        "code_verification_status" => "VERIFIED",
        "whatsapp_business_manager_messaging_limit" => "TIER_2K",
        _ => null,
    };
}
