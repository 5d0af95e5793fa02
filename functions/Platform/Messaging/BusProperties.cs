namespace Serverless.Platform.Messaging;

/// <summary>The application properties of our messages. Business, schema and trace are on every one, the kind on those for topics.</summary>
public static class BusProperties
{
    public const string Business = "business";
    public const string Schema = "schema";
    public const string Kind = "kind";
    public const string TraceParent = "traceparent";

    /// <summary>On a replayed dead letter, instead of the kind: the subscription that it is for. Only that one's rule <c>replay</c> matches.</summary>
    public const string ReplayTo = "replayTo";

    /// <summary>On a replayed dead letter: the id under which it was sent first. A replay needs another one, or duplicate detection would drop it.</summary>
    public const string ReplayOf = "replayOf";
}
