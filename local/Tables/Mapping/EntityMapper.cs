using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Serverless.Local.Tables.Mapping;

/// <summary>Turns entities into rows and back. Nulls are not stored, so a merge leaves what they would have replaced.</summary>
internal static class EntityMapper
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    public static TableRow ToRow(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity.PartitionKey, nameof(entity.PartitionKey));
        ArgumentNullException.ThrowIfNull(entity.RowKey, nameof(entity.RowKey));
        return new TableRow
        {
            PartitionKey = entity.PartitionKey,
            RowKey = entity.RowKey,
            Properties = entity is IDictionary<string, object> bag ? PropertiesOf(bag) : ShapeOf(entity.GetType()).Read(entity),
        };
    }

    public static T FromRow<T>(TableRow row)
        where T : class, ITableEntity
    {
        if (typeof(T) == typeof(TableEntity)) { return (T)(object)ToTableEntity(row); }

        var entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object> bag)
        {
            foreach (var (name, value) in row.Properties) { bag[name] = value; }
        }
        else
        {
            ShapeOf(typeof(T)).Write(entity, row.Properties);
        }

        if (row.PartitionKey is not null) { entity.PartitionKey = row.PartitionKey; }

        if (row.RowKey is not null) { entity.RowKey = row.RowKey; }

        if (row.Timestamp is not null) { entity.Timestamp = row.Timestamp; }

        if (row.ETag is not null) { entity.ETag = new ETag(row.ETag); }

        return entity;
    }

    private static EntityShape ShapeOf(Type type) => Shapes.GetOrAdd(type, static t => new EntityShape(t));

    private static List<KeyValuePair<string, object>> PropertiesOf(IDictionary<string, object> bag)
    {
        var properties = new List<KeyValuePair<string, object>>(bag.Count);
        foreach (var (name, value) in bag)
        {
            if (value is not null && !SystemProperties.IsSystem(name)) { properties.Add(new(name, EdmValue.FromClr(name, value))); }
        }

        return properties;
    }

    private static TableEntity ToTableEntity(TableRow row)
    {
        var entity = new TableEntity();
        if (row.ETag is not null) { entity.Add(SystemProperties.ODataETag, row.ETag); }

        if (row.PartitionKey is not null) { entity.PartitionKey = row.PartitionKey; }

        if (row.RowKey is not null) { entity.RowKey = row.RowKey; }

        if (row.Timestamp is not null) { entity.Timestamp = row.Timestamp; }

        foreach (var (name, value) in row.Properties) { entity.Add(name, value); }

        return entity;
    }
}
