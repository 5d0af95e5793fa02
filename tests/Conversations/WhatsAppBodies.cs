using System.Globalization;
using System.Text;
using System.Text.Json;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

/// <summary>Webhook bodies of WhatsApp.</summary>
internal static class WhatsAppBodies
{
    public const string Number = "106000000000003";
    public const string BusinessAccount = "102000000000002";
    public const string Bsuid = "DE.13491208655302741918";
    public const string WaId = "491701234567";
    public const string Phone = "+491701234567";

    /// <summary>One message: members beside sender, id and time. Null leaves a member out.</summary>
    public static string Message(string members, string id = "wamid.A1", string? bsuid = Bsuid, string? waId = WaId, DateTimeOffset? at = null)
    {
        var time = (at ?? ChatWorld.Start).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var from = (waId is null ? "" : $"\"from\":\"{waId}\",") + (bsuid is null ? "" : $"\"from_user_id\":\"{bsuid}\",");
        return $$"""{{{from}}"id":"{{id}}","timestamp":"{{time}}",{{members}}}""";
    }

    public static string TextMessage(string text, string id = "wamid.A1", string? bsuid = Bsuid, string? waId = WaId, DateTimeOffset? at = null) =>
        Message($$$"""
            "type":"text","text":{"body":{{{JsonSerializer.Serialize(text)}}}}
            """.Trim(), id, bsuid, waId, at);

    public static string Status(string status, string id = "wamid.OUT1", string more = "") =>
        $$"""{"id":"{{id}}","status":"{{status}}","timestamp":"{{ChatWorld.Start.ToUnixTimeSeconds()}}","recipient_id":"{{WaId}}"{{(more.Length == 0 ? "" : "," + more)}}}""";

    /// <summary>A body of one entry with one change that holds these items of <paramref name="list"/>.</summary>
    public static byte[] Body(string list, params string[] items) => Encoding.UTF8.GetBytes(Envelope(Entry(Change(list, Number, items))));

    public static string Change(string list, string number, params string[] items) =>
        $$$"""{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"4930123456","phone_number_id":"{{{number}}}"},"{{{list}}}":[{{{string.Join(',', items)}}}]}}""";

    public static string Entry(params string[] changes) => $$"""{"id":"{{BusinessAccount}}","changes":[{{string.Join(',', changes)}}]}""";

    public static string Envelope(params string[] entries) => $$"""{"object":"whatsapp_business_account","entry":[{{string.Join(',', entries)}}]}""";

    public static byte[] Text(string text, string id = "wamid.A1", string? bsuid = Bsuid, string? waId = WaId, DateTimeOffset? at = null) =>
        Body("messages", TextMessage(text, id, bsuid, waId, at));

    public static byte[] Recorded(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", "whatsapp", name + ".json"));

    public static IEnumerable<string> RecordedNames =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Payloads", "whatsapp"), "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order();
}
