namespace Serverless.Shops;

/// <summary>Names as shops want them, in two parts: the last word is the family name.</summary>
internal static class PersonName
{
    public static (string First, string Last) Split(string name)
    {
        var at = name.TrimEnd().LastIndexOf(' ');
        return at < 0 ? ("", name.Trim()) : (name[..at].Trim(), name[(at + 1)..].Trim());
    }

    public static string? Join(string? first, string? last) => $"{first} {last}".Trim() is { Length: > 0 } name ? name : null;
}
