namespace Serverless.Local.Tables.Filters;

/// <summary>How stored values compare with a filter's literals.</summary>
internal static class FilterValues
{
    /// <summary>False when the types cannot be compared. Numbers compare across their types; NaN compares with nothing.</summary>
    public static bool TryCompare(object stored, object literal, out int order)
    {
        int? result = (stored, literal) switch
        {
            (string a, string b) => CompareText(a, b),
            (bool a, bool b) => a.CompareTo(b),
            (Guid a, Guid b) => a.CompareTo(b),
            (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
            (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
            (int or long, int or long) => ToInt64(stored).CompareTo(ToInt64(literal)),
            (int or long or double, int or long or double) => CompareDoubles(ToDouble(stored), ToDouble(literal)),
            _ => null,
        };
        order = result ?? 0;
        return result is not null;
    }

    /// <summary>The order of the UTF-8 bytes, which is the order SQLite keeps keys in; it differs from UTF-16's above U+FFFF only.</summary>
    public static int CompareText(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        var same = a.AsSpan(0, length).CommonPrefixLength(b);
        if (same == length) { return a.Length.CompareTo(b.Length); }

        return char.IsSurrogate(a[same]) == char.IsSurrogate(b[same]) ? a[same].CompareTo(b[same]) : char.IsSurrogate(a[same]) ? 1 : -1;
    }

    private static long ToInt64(object number) => number is int small ? small : (long)number;

    private static double ToDouble(object number) => number is double value ? value : ToInt64(number);

    private static int? CompareDoubles(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
}
