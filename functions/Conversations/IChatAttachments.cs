namespace Serverless.Conversations;

/// <summary>Keeps note of the files that customers send.</summary>
public interface IChatAttachments
{
    /// <summary>Records the files of a message by reference. Safe to repeat.</summary>
    Task KeepAsync(ChatThread thread, ChatEvent item, CancellationToken cancellationToken);
}
