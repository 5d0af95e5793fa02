using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Serverless.Benchmarks.Baselines;

/// <summary>Keeps bytes; the task ends when they are on the disk.</summary>
internal interface IDurableLog : IDisposable
{
    Task AppendAsync(byte[] body);
}

/// <summary>One writer that takes all that waits, makes it durable at once, and answers everybody: group commit.</summary>
internal abstract class GroupCommit : IDurableLog
{
    private const int MostPerCommit = 512;
    private readonly Channel<(byte[] Body, TaskCompletionSource Done)> _waiting =
        Channel.CreateUnbounded<(byte[], TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });
    private Thread? _writer;

    public Task AppendAsync(byte[] body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite((body, done)) ? done.Task : throw new ObjectDisposedException(nameof(GroupCommit));
    }

    public void Dispose()
    {
        _waiting.Writer.Complete();
        _writer?.Join();
        Close();
    }

    protected void Start()
    {
        _writer = new Thread(Run) { IsBackground = true, Name = "group-commit" };
        _writer.Start();
    }

    protected abstract void Begin();

    protected abstract void Write(byte[] body);

    protected abstract void Commit();

    protected abstract void Close();

    private void Run()
    {
        var group = new List<TaskCompletionSource>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Begin();
            while (group.Count < MostPerCommit && _waiting.Reader.TryRead(out var item))
            {
                Write(item.Body);
                group.Add(item.Done);
            }

            Commit();
            group.ForEach(done => done.SetResult());
            group.Clear();
        }
    }
}

/// <summary>The bytes in a SQLite table: WAL, <c>synchronous=FULL</c>.</summary>
internal sealed class SqliteLog : GroupCommit
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _body;
    private SqliteTransaction? _transaction;

    public SqliteLog(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        using var setUp = _connection.CreateCommand();
        setUp.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE log (id INTEGER PRIMARY KEY, body BLOB NOT NULL)";
        setUp.ExecuteNonQuery();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO log (body) VALUES ($body)";
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
        _insert.Prepare();
        Start();
    }

    protected override void Begin() => _insert.Transaction = _transaction = _connection.BeginTransaction();

    protected override void Write(byte[] body)
    {
        _body.Value = body;
        _insert.ExecuteNonQuery();
    }

    protected override void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
    }

    protected override void Close()
    {
        _insert.Dispose();
        _connection.Dispose();
    }
}

/// <summary>The bytes at the end of a file that was allocated before; one <c>fdatasync</c> a group.</summary>
internal sealed partial class AppendLog : GroupCommit
{
    private const long Allocated = 1L << 30;
    private readonly SafeFileHandle _file;
    private readonly MemoryStream _group = new();
    private long _end;

    public AppendLog(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.None, Allocated);
        Start();
    }

    protected override void Begin() => _group.SetLength(0);

    protected override void Write(byte[] body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        _group.Write(length);
        _group.Write(body);
    }

    protected override void Commit()
    {
        var bytes = _group.GetBuffer().AsSpan(0, (int)_group.Length);
        RandomAccess.Write(_file, bytes, _end);
        _end += bytes.Length;
        if (Synchronise(_file) != 0) { throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}."); }
    }

    protected override void Close()
    {
        _file.Dispose();
        _group.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Synchronise(SafeFileHandle file);
}
