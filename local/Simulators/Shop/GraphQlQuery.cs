using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Serverless.Local.Simulators.Shop;

/// <summary>
/// A GraphQL operation as far as the app writes them: one field of the root, its arguments given as variables, nested selections; no
/// aliases, fragments or directives.
/// </summary>
internal sealed partial class GraphQlQuery
{
    private readonly string[] _tokens;
    private int _at;

    private GraphQlQuery(string text) => _tokens = [.. Token().Matches(text).Select(token => token.Value)];

    /// <summary>A field and what is wanted of it; null for a leaf.</summary>
    public sealed record Field(string Name, IReadOnlyList<Field>? Wanted);

    /// <summary>The field of the root; null when the text is no operation.</summary>
    public static Field? Parse(string text)
    {
        var query = new GraphQlQuery(text);
        if (query.Next() is not ("query" or "mutation")) { return null; }

        query.SkipArguments();
        try
        {
            return query.Selection() is [var root] && query._at == query._tokens.Length ? root : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What is wanted of a value; an error as GraphQL words it when something is wanted that there is not.</summary>
    public static (JsonNode? Value, string? Error) Project(JsonNode? value, Field field)
    {
        if (field.Wanted is null || value is null) { return (value?.DeepClone(), null); }

        if (value is JsonArray list)
        {
            var items = list.Select(item => Project(item, field)).ToArray();
            return (new JsonArray([.. items.Select(item => item.Value)]), items.Select(item => item.Error).FirstOrDefault(error => error is not null));
        }

        var result = new JsonObject();
        foreach (var wanted in field.Wanted)
        {
            if (value is not JsonObject source || !source.ContainsKey(wanted.Name)) { return (null, $"Field '{wanted.Name}' doesn't exist on '{field.Name}'"); }

            var (member, error) = Project(source[wanted.Name], wanted);
            if (error is not null) { return (null, error); }

            result[wanted.Name] = member;
        }

        return (result, null);
    }

    private List<Field> Selection()
    {
        if (Next() != "{") { throw new FormatException(); }

        var fields = new List<Field>();
        while (Peek() is { } name && name != "}")
        {
            if (!char.IsAsciiLetter(name[0])) { throw new FormatException(); }

            _at++;
            SkipArguments();
            fields.Add(new Field(name, Peek() == "{" ? Selection() : null));
        }

        return Next() == "}" ? fields : throw new FormatException();
    }

    private void SkipArguments()
    {
        if (Peek() != "(") { return; }

        var depth = 0;
        do
        {
            depth += Next() switch { "(" => 1, ")" => -1, null => throw new FormatException(), _ => 0 };
        }
        while (depth > 0);
    }

    private string? Peek() => _at < _tokens.Length ? _tokens[_at] : null;

    private string? Next() => _at < _tokens.Length ? _tokens[_at++] : null;

    [GeneratedRegex("""\w+|"[^"]*"|[{}()\[\]:!$,]""")]
    private static partial Regex Token();
}
