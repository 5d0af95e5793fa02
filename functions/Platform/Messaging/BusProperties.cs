namespace Serverless.Platform.Messaging;

/// <summary>The application properties of our messages; all but the kind are on every one.</summary>
public static class BusProperties
{
    public const string Business = "business";
    public const string Schema = "schema";
    public const string Kind = "kind";
    public const string TraceParent = "traceparent";
}
