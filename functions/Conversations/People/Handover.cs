using Serverless.Businesses;

namespace Serverless.Conversations.People;

internal sealed class Handover(IThreads threads) : IHandover
{
    public Task ToPersonAsync(Business business, ChatThread thread, string eventId, string reason, CancellationToken cancellationToken) =>
        threads.UpdateAsync(thread.Business, thread.Customer, thread.Id, stored => ThreadChanges.HeldBy(stored, stored.HeldBy ?? ThreadHolders.Person), cancellationToken);
}

/// <summary>Who holds a thread when it is no other app.</summary>
public static class ThreadHolders
{
    /// <summary>A person of the business, on a channel that knows no control of threads, or before that channel was told.</summary>
    public const string Person = "person";
}
