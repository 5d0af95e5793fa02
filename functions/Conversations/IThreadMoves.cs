namespace Serverless.Conversations;

/// <summary>Joins threads, when two turn out to be one chat or two customers to be one person. Messages under way follow.</summary>
public interface IThreadMoves : IThreads
{
    /// <summary>Gives every thread of <paramref name="from"/> to <paramref name="into"/>. Safe to repeat.</summary>
    Task MoveAllAsync(string business, string from, string into, CancellationToken cancellationToken);

    /// <summary>Makes one thread a part of another of the same business. Safe to repeat.</summary>
    Task FoldAsync(ChatThread from, ChatThread into, CancellationToken cancellationToken);
}
