namespace Serverless.Conversations.Talk;

/// <summary>Where a conversation stands; part of the thread record.</summary>
public sealed record TalkState
{
    public static readonly TalkState None = new();

    /// <summary>The event that led here: when it comes again, it has had its effect.</summary>
    public string? Event { get; init; }

    /// <summary>What the customer was asked last; null when nothing.</summary>
    public Awaited? Awaits { get; init; }

    /// <summary>How often in a row the customer was not understood.</summary>
    public int Misunderstood { get; init; }

    /// <summary>Whether the customer was told, since they came or came back from a person, that a machine answers.</summary>
    public bool IsDisclosed { get; init; }

    /// <summary>The language of the customer's words, <c>de</c> or <c>en</c>; null while they did not tell.</summary>
    public string? Language { get; init; }
}

/// <summary>A question that the next words are expected to answer.</summary>
/// <param name="Topic">Name of the topic that asked.</param>
/// <param name="Arguments">What the topic needs to go on; no personal data.</param>
/// <param name="Until">Later words are no answer.</param>
public sealed record Awaited(string Topic, IReadOnlyList<string> Arguments, DateTimeOffset Until);
