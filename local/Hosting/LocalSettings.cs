using System.Text.Json;

namespace Serverless.Local.Hosting;

/// <summary>Reads local.settings.json as the func tools do: flat string values, found by looking upwards.</summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values of the nearest file at or above <paramref name="directory"/>; none when there is no file.</summary>
    /// <exception cref="StartupException">The file cannot be used; the message says why, without its values.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Load(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, FileName);
            if (File.Exists(path))
            {
                return Parse(File.ReadAllText(path), path);
            }
        }

        return [];
    }

    /// <exception cref="StartupException">The text cannot be used.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Parse(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !IsPlain(root))
            {
                throw new StartupException($"{path} must say \"IsEncrypted\": false. Without it the values count as encrypted.");
            }

            return root.TryGetProperty("Values", out var values) ? [.. values.EnumerateObject().Select(value => Value(value, path))] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StartupException($"{path} is not valid: it needs \"IsEncrypted\": false and \"Values\" with strings. {e.Message}", e);
        }
    }

    private static bool IsPlain(JsonElement root) =>
        root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind is JsonValueKind.False;

    private static KeyValuePair<string, string?> Value(JsonProperty property, string path) => property.Value.ValueKind is JsonValueKind.String
        ? new(property.Name, property.Value.GetString())
        : throw new StartupException($"{path}: \"{property.Name}\" in \"Values\" must be a string; nested settings are written flat, with '__'.");
}
