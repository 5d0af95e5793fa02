namespace Serverless.Orders.Shipments;

/// <summary>Tracking numbers, which people and systems space and case as they like.</summary>
public static class TrackingNumbers
{
    private const int Longest = 100;

    /// <summary>Upper case and without spaces; null when nothing is left, or what is left cannot be a tracking number.</summary>
    public static string? Normalise(string? text)
    {
        if (text is null) { return null; }

        var number = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return number.Length is > 0 and <= Longest && !number.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? number : null;
    }
}
