using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serverless.Platform.Json;

/// <summary>
/// JSON of what we store, send to ourselves and accept from the business. An absent member keeps the default that the record declares,
/// so that a new member is optional for ever; generated serializers would set it to null. A null where the record allows none is
/// malformed.
/// </summary>
public static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,

        // Nothing of this becomes part of an HTML page, and escaped umlauts would take six bytes each of what a row may hold.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The UTF-8 text of a record, as the body of a message.</summary>
    public static BinaryData Body<T>(T record) => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(record, Of<T>()));

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
