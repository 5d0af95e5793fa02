using System.Globalization;

namespace Serverless.Local.Worker.Timers;

/// <summary>One field of an NCRONTAB expression, as the set of its values.</summary>
internal readonly record struct CronField(ulong Values)
{
    public bool Contains(int value) => (Values & (1UL << value)) != 0;

    /// <summary>The smallest value that is at least <paramref name="from"/>, or null.</summary>
    public int? AtLeast(int from)
    {
        var rest = from > 63 ? 0 : Values >> from << from;
        return rest == 0 ? null : System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>Parses lists, ranges, steps and names; null when the text is not a field of this kind.</summary>
    public static CronField? Parse(string text, int min, int max, string[]? names = null)
    {
        var values = 0UL;
        foreach (var part in text.Split(','))
        {
            if (Range(part, min, max, names) is not var (first, last, step) || step < 1 || first > last || first < min || last > max)
            {
                return null;
            }

            for (var value = first; value <= last; value += step)
            {
                values |= 1UL << value;
            }
        }

        return new CronField(values);
    }

    private static (int First, int Last, int Step)? Range(string part, int min, int max, string[]? names)
    {
        var pieces = part.Split('/');
        if (pieces.Length > 2 || (pieces.Length == 2 && Number(pieces[1], null, 0) is null))
        {
            return null;
        }

        var step = pieces.Length == 2 ? Number(pieces[1], null, 0) : null;
        if (pieces[0] == "*")
        {
            return (min, max, step ?? 1);
        }

        var ends = pieces[0].Split('-');
        var first = Number(ends[0], names, min);
        var last = ends.Length switch
        {
            // NCRONTAB: "5/15" means from 5 to the end of the range.
            1 when step is not null => max,
            1 => first,
            2 => Number(ends[1], names, min),
            _ => null,
        };
        return first is { } from && last is { } to ? (from, to, step ?? 1) : null;
    }

    private static int? Number(string text, string[]? names, int min)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var index = names is null || text.Length < 3
            ? -1
            : Array.FindIndex(names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + min;
    }
}
