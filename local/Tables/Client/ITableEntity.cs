namespace Azure.Data.Tables;

/// <summary>A row of a table. Partition key and row key together are its address; ETag and Timestamp belong to the service.</summary>
public interface ITableEntity
{
    /// <summary>At most 512 UTF-16 characters; none of / \ # ? and no control characters. May be empty, never null.</summary>
    string PartitionKey { get; set; }

    /// <summary>Unique within the partition; the same rules as <see cref="PartitionKey"/>.</summary>
    string RowKey { get; set; }

    /// <summary>When the service stored this version. Ignored on writes.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>Names this version of the row, opaque. Not sent on writes: conditions are given by the <c>ifMatch</c> arguments.</summary>
    ETag ETag { get; set; }
}
