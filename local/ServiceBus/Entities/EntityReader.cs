using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Serverless.Local.ServiceBus.Entities;

/// <summary>Reads one JSON object of the entity file and collects what is wrong with it, each problem with its place.</summary>
internal sealed class EntityReader(string place, JsonElement element, List<string> problems)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Place => place;

    public string Name(int maxLength)
    {
        var name = Text("name") ?? "";
        var valid = name.Length > 0 && name.Length <= maxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || "-_./$".Contains(c, StringComparison.Ordinal));
        if (!valid) { Problem("name", $"must have 1 to {maxLength} letters, digits, '-', '_', '.' or '/'"); }

        return name;
    }

    public string? Text(string property) => Get(property, JsonValueKind.String)?.GetString();

    public bool Flag(string property) => Get(property, JsonValueKind.True, JsonValueKind.False)?.GetBoolean() ?? false;

    public int Number(string property, int fallback, int min, int max)
    {
        if (Get(property, JsonValueKind.Number) is not { } value) { return fallback; }

        if (value.TryGetInt32(out var number) && number >= min && number <= max) { return number; }

        Problem(property, $"must be a whole number from {min} to {max}");
        return fallback;
    }

    public TimeSpan Duration(string property, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Get(property, JsonValueKind.String) is not { } value) { return fallback; }

        if (TryParse(value.GetString()!, out var duration) && duration >= min && duration <= max) { return duration; }

        Problem(property, string.Create(CultureInfo.InvariantCulture, $"must be an ISO 8601 duration from {XmlConvert.ToString(min)} to {XmlConvert.ToString(max)}"));
        return fallback;
    }

    public EntityReader Object(string property) => new($"{place}.{property}", Get(property, JsonValueKind.Object) ?? default, problems);

    public IEnumerable<EntityReader> List(string property)
    {
        if (Get(property, JsonValueKind.Array) is not { } list) { yield break; }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var itemPlace = $"{place}{(place.Length == 0 ? "" : ".")}{property}[{index++}]";
            if (item.ValueKind == JsonValueKind.Object) { yield return new EntityReader(itemPlace, item, problems); }
            else { problems.Add($"{itemPlace} must be an object."); }
        }
    }

    /// <summary>The members of an object of texts.</summary>
    public Dictionary<string, string> Texts()
    {
        var texts = new Dictionary<string, string>();
        if (element.ValueKind != JsonValueKind.Object) { return texts; }

        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String) { texts[member.Name] = member.Value.GetString()!; }
            else { Problem(member.Name, "must be a text"); }
        }

        return texts;
    }

    /// <summary>Every member that was not asked for is a problem: a misspelt property would silently mean its default.</summary>
    public void NothingElse()
    {
        if (element.ValueKind != JsonValueKind.Object) { return; }

        foreach (var member in element.EnumerateObject())
        {
            if (!_read.Contains(member.Name)) { Problem(member.Name, $"is not known here; known are {string.Join(", ", _read.Order())}"); }
        }
    }

    public void Problem(string property, string text) => problems.Add($"{place}{(place.Length == 0 ? "" : ".")}{property} {text}.");

    private JsonElement? Get(string property, params ReadOnlySpan<JsonValueKind> kinds)
    {
        _read.Add(property);
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(property, out var value)) { return null; }

        if (kinds.Contains(value.ValueKind)) { return value; }

        Problem(property, $"must be {Describe(kinds[0])}, not {Describe(value.ValueKind)}");
        return null;
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static bool TryParse(string text, out TimeSpan duration)
    {
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            duration = default;
            return false;
        }
    }
}
