using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Serverless.Platform.Json;

namespace Serverless.Platform.Http;

/// <summary>Parses bodies that strangers send: bounded depth, strict UTF-8, no member twice. Never throws for bad input.</summary>
public static class JsonBody
{
    private const int MaxDepth = 64;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lean = new() { MaxDepth = MaxDepth };

    /// <summary>True with the document, which the caller disposes; false when the bytes are not acceptable JSON.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document) => TryParse(utf8, Options, out document);

    /// <summary>
    /// For a sender whose every byte is signed and who sends thousands a second: looking for members that are named twice costs as much
    /// as the rest, so of two the last counts. Bodies with half a character in them are still looked through.
    /// </summary>
    public static bool TryParseLean(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? document) =>
        TryParse(utf8, utf8.Span.HasDoubtfulEscape() ? Options : Lean, out document);

    private static bool TryParse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            if (!System.Text.Unicode.Utf8.IsValid(utf8.Span)) { return false; }

            document = JsonDocument.Parse(utf8, options);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member's name with an escape that is half a character, met while looking for duplicates.
            return false;
        }
    }

    /// <summary>Reads a typed body: false for malformed JSON or members of the wrong kind.</summary>
    public static bool TryRead<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        if (!TryParse(utf8, out var document)) { return false; }

        using (document)
        {
            try
            {
                value = document.Deserialize(type);
                return value is not null;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
