using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Filters;

/// <summary>Bounds of one key, both inclusive; null is open. A filter's bounds may be wider than the filter, never narrower.</summary>
internal readonly record struct KeyBounds(string? Low, string? High)
{
    public bool IsPoint => Low is not null && Low == High;

    public bool IsEmpty => Low is not null && High is not null && FilterValues.CompareText(Low, High) > 0;

    public KeyBounds And(KeyBounds other) => new(
        Low is null || (other.Low is not null && FilterValues.CompareText(other.Low, Low) > 0) ? other.Low : Low,
        High is null || (other.High is not null && FilterValues.CompareText(other.High, High) < 0) ? other.High : High);

    public KeyBounds Or(KeyBounds other) => new(
        Low is null || other.Low is null ? null : FilterValues.CompareText(other.Low, Low) < 0 ? other.Low : Low,
        High is null || other.High is null ? null : FilterValues.CompareText(other.High, High) > 0 ? other.High : High);
}

/// <summary>The part of a table that a filter can match, so that a query of one partition reads no other.</summary>
internal readonly record struct KeyRange(KeyBounds Partition, KeyBounds Row)
{
    public static KeyRange Of(TableFilter? filter) => filter switch
    {
        TableFilter.And and => Both(Of(and.Left), Of(and.Right)),
        TableFilter.Or or => Either(Of(or.Left), Of(or.Right)),
        TableFilter.Comparison { Property: SystemProperties.PartitionKey, Value: string key } comparison =>
            new(Bounds(comparison.Operator, key), default),
        TableFilter.Comparison { Property: SystemProperties.RowKey, Value: string key } comparison =>
            new(default, Bounds(comparison.Operator, key)),
        _ => default,
    };

    public bool IsEmpty => Partition.IsEmpty || Row.IsEmpty;

    private static KeyRange Both(KeyRange a, KeyRange b) => new(a.Partition.And(b.Partition), a.Row.And(b.Row));

    private static KeyRange Either(KeyRange a, KeyRange b) =>
        a.IsEmpty ? b : b.IsEmpty ? a : new(a.Partition.Or(b.Partition), a.Row.Or(b.Row));

    private static KeyBounds Bounds(FilterOperator comparison, string key) => comparison switch
    {
        FilterOperator.Equal => new(key, key),
        FilterOperator.Less or FilterOperator.LessOrEqual => new(null, key),
        FilterOperator.Greater or FilterOperator.GreaterOrEqual => new(key, null),
        _ => default,
    };
}
