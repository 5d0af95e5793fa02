using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Worker.Indexing;

/// <summary>Functions host: names in triggers may hold <c>%Setting%</c>.</summary>
internal static partial class SettingNames
{
    /// <summary>The text with every <c>%Setting%</c> replaced by its value; settings that are missing or blank go to <paramref name="missing"/>.</summary>
    public static string Resolve(string text, IConfiguration settings, ICollection<string> missing) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        var value = settings[name.Replace("__", ":", StringComparison.Ordinal)];
        if (string.IsNullOrWhiteSpace(value))
        {
            missing.Add(name);
            return match.Value;
        }

        return value;
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
