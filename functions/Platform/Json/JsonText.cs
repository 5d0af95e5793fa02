using System.Text.Json;

namespace Serverless.Platform.Json;

/// <summary>Writes the JSON of requests to others.</summary>
internal static class JsonText
{
    /// <summary>The UTF-8 text of an object.</summary>
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
