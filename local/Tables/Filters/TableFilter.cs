using Serverless.Local.Tables.Mapping;

namespace Serverless.Local.Tables.Filters;

/// <summary>A parsed filter. A comparison with a property that a row does not have, or has in another type, is false.</summary>
internal abstract record TableFilter
{
    private TableFilter()
    {
    }

    public abstract bool Matches(TableRow row);

    public sealed record And(TableFilter Left, TableFilter Right) : TableFilter
    {
        public override bool Matches(TableRow row) => Left.Matches(row) && Right.Matches(row);
    }

    public sealed record Or(TableFilter Left, TableFilter Right) : TableFilter
    {
        public override bool Matches(TableRow row) => Left.Matches(row) || Right.Matches(row);
    }

    public sealed record Not(TableFilter Operand) : TableFilter
    {
        public override bool Matches(TableRow row) => !Operand.Matches(row);
    }

    public sealed record Comparison(string Property, FilterOperator Operator, object Value) : TableFilter
    {
        public override bool Matches(TableRow row) =>
            ValueOf(row) is { } stored && FilterValues.TryCompare(stored, Value, out var order) && Holds(order);

        private bool Holds(int order) => Operator switch
        {
            FilterOperator.Equal => order == 0,
            FilterOperator.NotEqual => order != 0,
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.Greater => order > 0,
            _ => order >= 0,
        };

        private object? ValueOf(TableRow row)
        {
            switch (Property)
            {
                case SystemProperties.PartitionKey: return row.PartitionKey;
                case SystemProperties.RowKey: return row.RowKey;
                case SystemProperties.Timestamp: return row.Timestamp;
            }

            foreach (var (name, value) in row.Properties)
            {
                if (name == Property) { return value; }
            }

            return null;
        }
    }
}

internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
