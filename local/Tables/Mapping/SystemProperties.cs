namespace Serverless.Local.Tables.Mapping;

/// <summary>The properties that every row has, by the names the service gives them.</summary>
internal static class SystemProperties
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "ETag";
    public const string ODataETag = "odata.etag";

    /// <summary>True for what is not among a row's own properties.</summary>
    public static bool IsSystem(string name) => name is PartitionKey or RowKey or Timestamp or ETag or ODataETag;
}
