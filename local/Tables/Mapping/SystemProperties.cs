namespace Serverless.Local.Tables.Mapping;

/// <summary>The properties that every row has, by the names the service gives them.</summary>
internal static class SystemProperties
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "ETag";
    public const string ODataETag = "odata.etag";

    /// <summary>True for what a client never sends: the service sets it.</summary>
    public static bool IsServiceOwned(string name) => name is Timestamp or ETag or ODataETag;
}
