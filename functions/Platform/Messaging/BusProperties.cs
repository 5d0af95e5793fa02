namespace Serverless.Platform.Messaging;

/// <summary>The application properties that every message of ours carries.</summary>
public static class BusProperties
{
    public const string Business = "business";
    public const string Schema = "schema";
    public const string TraceParent = "traceparent";
}
