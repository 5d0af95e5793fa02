using System.Text.Json;

namespace Serverless.Shops;

/// <summary>Writes the body of a request.</summary>
internal static class ShopJson
{
    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

/// <summary>Names as shops want them, in two parts: the last word is the family name.</summary>
internal static class PersonName
{
    public static (string First, string Last) Split(string name)
    {
        var at = name.TrimEnd().LastIndexOf(' ');
        return at < 0 ? ("", name.Trim()) : (name[..at].Trim(), name[(at + 1)..].Trim());
    }

    public static string? Join(string? first, string? last) => $"{first} {last}".Trim() is { Length: > 0 } name ? name : null;
}
