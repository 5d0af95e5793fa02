using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>The first items of a list in an answer.</summary>
/// <param name="HasMore">The answer has more items than were taken, whether or not it came to its end.</param>
/// <param name="Rest">The whole answer, for what it says besides; undefined when it was too long.</param>
internal sealed record CrmList(IReadOnlyList<JsonElement> Items, bool HasMore, JsonElement Rest)
{
    private const int MaxDepth = 64;

    /// <summary>Null when the answer has no such list.</summary>
    /// <param name="member">The list's name in the object that the answer is.</param>
    public static CrmList? Read(OutgoingAnswer answer, string member, int most)
    {
        if (answer.IsCut) { return Cut(answer.Body, member, most); }

        if (!JsonBody.TryParse(answer.Body, out var document)) { return null; }

        using (document)
        {
            var root = document.RootElement.Clone();
            return root.Member(member) is { ValueKind: JsonValueKind.Array } list
                ? new CrmList([.. list.EnumerateArray().Take(most)], list.GetArrayLength() > most, root)
                : null;
        }
    }

    /// <summary>An answer without an end: the items that are whole.</summary>
    private static CrmList? Cut(ReadOnlyMemory<byte> start, string member, int most)
    {
        try
        {
            var reader = new Utf8JsonReader(start.Span, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
            return FindList(ref reader, member) ? new CrmList(WholeItems(ref reader, start, most), HasMore: true, default) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool FindList(ref Utf8JsonReader reader, string member)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return false; }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            if (!reader.Read()) { return false; }

            if (isIt) { return reader.TokenType == JsonTokenType.StartArray; }

            if (!reader.TrySkip()) { return false; }
        }

        return false;
    }

    private static List<JsonElement> WholeItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> start, int most)
    {
        var items = new List<JsonElement>(most);
        while (items.Count < most && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            if (!reader.TrySkip()) { break; }

            if (!JsonBody.TryParse(start[from..(int)reader.BytesConsumed], out var document)) { break; }

            using (document) { items.Add(document.RootElement.Clone()); }
        }

        return items;
    }

    public override string ToString() => $"{Items.Count} items";
}
