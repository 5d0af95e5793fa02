using Azure.Data.Tables;

namespace Serverless.Local.Tables.Mapping;

/// <summary>Turns entities into rows and back.</summary>
internal static class EntityMapper
{
    public static TableRow ToRow(ITableEntity entity) => throw new NotSupportedException();

    public static T FromRow<T>(TableRow row)
        where T : class, ITableEntity => throw new NotSupportedException();
}
