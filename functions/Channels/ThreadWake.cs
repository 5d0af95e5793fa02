namespace Serverless.Channels;

/// <summary>
/// Looks after a chat whose messages wait behind one that should have come back by itself: if that one was lost (in the dead-letter
/// queue, for example), the others go on. One such message a chat, however many wait.
/// </summary>
public sealed record ThreadWake
{
    public const string Schema = "thread-wake/1";

    public required string Business { get; init; }
    public required string Customer { get; init; }
    public required string Thread { get; init; }
}
