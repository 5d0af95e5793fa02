using System.Collections.Concurrent;
using Azure;

namespace Serverless.Local.Tables.Embedded;

/// <summary>
/// The only writer of the file: a thread that takes what is waiting, runs it in one transaction, commits, and only then answers.
/// One flush to the disk so serves every caller that waited for the one before.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int MostPerCommit = 512;

    private readonly BlockingCollection<IJob> _waiting = [];
    private readonly TableWriteSession _session;
    private readonly Thread _thread;

    public GroupCommitWriter(TableWriteSession session, string name)
    {
        _session = session;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs the work on the writer's thread; the task ends after the commit.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<T> EnqueueAsync<T>(Func<TableWriteSession, T> work)
    {
        var job = new Job<T>(work);
        try
        {
            _waiting.Add(job);
        }
        catch (InvalidOperationException closed)
        {
            throw new ObjectDisposedException("The embedded table store is closed.", closed);
        }

        return job.Task;
    }

    /// <summary>Commits what is waiting, then stops.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
        _session.Dispose();
    }

    private void Run()
    {
        var group = new List<IJob>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            group.Add(first);
            CommitGroup(group);
            group.Clear();
        }
    }

    private void CommitGroup(List<IJob> group)
    {
        try
        {
            _session.Begin();
            group[0].Run(_session);
            while (group.Count < MostPerCommit && _waiting.TryTake(out var next))
            {
                group.Add(next);
                next.Run(_session);
            }

            _session.Commit();
        }
        catch (Exception fault)
        {
            _session.Rollback();
            group.ForEach(job => job.Fail(fault));
            return;
        }

        group.ForEach(job => job.Complete());
    }

    private interface IJob
    {
        void Run(TableWriteSession session);

        void Complete();

        void Fail(Exception fault);
    }

    private sealed class Job<T>(Func<TableWriteSession, T> work) : IJob
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public void Run(TableWriteSession session) => _result = work(session);

        public void Complete() => _completion.SetResult(_result!);

        public void Fail(Exception fault) => _completion.SetException(new RequestFailedException(
            500, "The embedded table store could not store the change; nothing of it is kept.", "InternalError", fault));
    }
}
