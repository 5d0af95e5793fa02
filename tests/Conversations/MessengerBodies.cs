using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Conversations;

namespace Serverless.Tests.Conversations;

/// <summary>Webhook bodies of Messenger.</summary>
internal static class MessengerBodies
{
    public const string Page = "118000000000042";
    public const string Psid = "24811111111111112";

    /// <summary>One event, as compact JSON: members beside sender, recipient and timestamp.</summary>
    public static byte[] Event(string members, string? psid = Psid, long? at = null, string page = Page, string list = "messaging")
    {
        var head = psid is null ? "{" : $$"""{"sender":{"id":"{{psid}}"},""";
        var time = at ?? ChatWorld.Start.ToUnixTimeMilliseconds();
        return Encoding.UTF8.GetBytes(
            $$"""{"object":"page","entry":[{"id":"{{page}}","time":{{time}},"{{list}}":[{{head}}"recipient":{"id":"{{page}}"},"timestamp":{{time}},{{members}}}]}]}""");
    }

    public static byte[] Text(string text, string mid = "m_1", string? psid = Psid, long? at = null) =>
        Event($$"""
            "message":{"mid":"{{mid}}","text":{{JsonSerializer.Serialize(text)}}}
            """.Trim(), psid, at);

    public static MessengerPayload Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return MessengerPayload.Read(document.RootElement);
    }

    public static byte[] Recorded(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", "messenger", name + ".json"));

    /// <summary>A recorded body with one change.</summary>
    public static byte[] Recorded(string name, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(Recorded(name))!;
        change(node);
        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    public static IEnumerable<string> RecordedNames =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Payloads", "messenger"), "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order();
}
