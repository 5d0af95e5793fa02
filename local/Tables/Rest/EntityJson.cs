using System.Globalization;
using System.Text.Json;
using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Rest;

/// <summary>Rows as OData JSON: types that JSON does not have travel as text with a <c>Name@odata.type</c> beside them.</summary>
internal static class EntityJson
{
    private const string TypeSuffix = "@odata.type";

    public static byte[] Write(TableRow row)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString(SystemProperties.PartitionKey, row.PartitionKey);
            json.WriteString(SystemProperties.RowKey, row.RowKey);
            foreach (var (name, value) in row.Properties) { WriteProperty(json, name, value); }

            json.WriteEndObject();
        }

        return output.ToArray();
    }

    public static TableRow Read(JsonElement entity)
    {
        var row = new TableRow();
        foreach (var property in entity.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Null || property.Name.Contains("@odata.", StringComparison.Ordinal)) { continue; }

            switch (property.Name)
            {
                case SystemProperties.PartitionKey: row.PartitionKey = property.Value.GetString(); break;
                case SystemProperties.RowKey: row.RowKey = property.Value.GetString(); break;
                case SystemProperties.Timestamp: row.Timestamp = property.Value.GetDateTimeOffset(); break;
                case SystemProperties.ODataETag: row.ETag = property.Value.GetString(); break;
                case var name when name.StartsWith("odata.", StringComparison.Ordinal): break;
                default: row.Properties.Add(new(property.Name, Value(entity, property))); break;
            }
        }

        return row;
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): Annotate(json, name, "Edm.Double"); json.WriteNumber(name, number); break;
            case double number: WriteAs(json, name, "Edm.Double", number.ToString(CultureInfo.InvariantCulture)); break;
            case long number: WriteAs(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case Guid id: WriteAs(json, name, "Edm.Guid", id.ToString()); break;
            case byte[] blob: WriteAs(json, name, "Edm.Binary", Convert.ToBase64String(blob)); break;
            case DateTimeOffset time:
                WriteAs(json, name, "Edm.DateTime", time.UtcDateTime.ToString(EdmValue.TimeFormat, CultureInfo.InvariantCulture));
                break;
            default: throw new InvalidOperationException($"A row holds a {value.GetType()}, which is no EDM type.");
        }
    }

    private static void WriteAs(Utf8JsonWriter json, string name, string type, string text)
    {
        Annotate(json, name, type);
        json.WriteString(name, text);
    }

    private static void Annotate(Utf8JsonWriter json, string name, string type) => json.WriteString(name + TypeSuffix, type);

    private static object Value(JsonElement entity, JsonProperty property)
    {
        var value = property.Value;
        var type = entity.TryGetProperty(property.Name + TypeSuffix, out var annotation) ? annotation.GetString() : null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(value, type),
            _ => Text(value.GetString()!, type),
        };
    }

    private static object Number(JsonElement value, string? type) => type switch
    {
        // Without the cast the arms would agree on double.
        "Edm.Int64" => (object)value.GetInt64(),
        null or "Edm.Int32" when value.TryGetInt32(out var number) => number,
        _ => value.GetDouble(),
    };

    private static object Text(string text, string? type) => type switch
    {
        "Edm.Int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "Edm.Double" => double.Parse(text, CultureInfo.InvariantCulture),
        "Edm.Guid" => Guid.Parse(text),
        "Edm.Binary" => Convert.FromBase64String(text),
        "Edm.DateTime" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        _ => text,
    };
}
