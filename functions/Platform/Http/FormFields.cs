using System.Globalization;
using System.Text;

namespace Serverless.Platform.Http;

/// <summary>The fields of a form body (<c>application/x-www-form-urlencoded</c>), names and values decoded, in the order in which they came.</summary>
public sealed class FormFields
{
    /// <summary>No form that is sent to us has as many.</summary>
    private const int Most = 500;

    public static readonly FormFields None = new([]);

    private readonly List<KeyValuePair<string, string>> _all;

    private FormFields(List<KeyValuePair<string, string>> all) => _all = all;

    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>The first value of the field; null when it is missing or blank.</summary>
    public string? this[string name] => _all.Find(field => field.Key == name).Value is { Length: > 0 } value ? value : null;

    /// <summary>All values of a repeated field.</summary>
    public IReadOnlyList<string> Values(string name) => [.. _all.Where(field => field.Key == name && field.Value.Length > 0).Select(field => field.Value)];

    /// <summary>A whole number; null when it is missing, negative or none.</summary>
    public int? Number(string name) => int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool IsForm(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Never throws: an escape that is none stays as it is, and what goes beyond the limit is left out.</summary>
    public static FormFields Parse(ReadOnlySpan<byte> body)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries).Take(Most))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            all.Add(equals < 0 ? new(Decode(pair), "") : new(Decode(pair[..equals]), Decode(pair[(equals + 1)..])));
        }

        return new FormFields(all);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
