using Serverless.Local.Tables.Filters;

namespace Serverless.Local.Tables.Embedded;

/// <summary>A query ready to run: which part of the table is read, from where, and what of it is kept.</summary>
internal sealed record PlannedQuery(KeyRange Range, RowPosition? From, PageScan Scan)
{
    /// <summary>Null when the service would refuse the filter, the page size or the continuation token.</summary>
    public static PlannedQuery? TryPlan(TableQuery query)
    {
        var top = query.Top ?? TableLimits.PageRows;
        if (top is < 1 or > TableLimits.PageRows) { return null; }

        try
        {
            var filter = query.Filter is null ? null : FilterParser.Parse(query.Filter);
            RowPosition? from = query.Continuation is null ? null : PageScan.FromToken(query.Continuation);
            return new(KeyRange.Of(filter), from, new PageScan(filter, top, query.Select));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
