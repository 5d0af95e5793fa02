using System.Collections.Concurrent;

namespace Serverless.Local.Tables.Embedded;

/// <summary>Reading connections, opened when none is free. Readers see the last commit and never wait for the writer.</summary>
internal sealed class TableReaders(string path) : IDisposable
{
    private readonly ConcurrentBag<TableReader> _free = [];
    private volatile bool _disposed;

    public T Use<T>(Func<TableReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var reader = _free.TryTake(out var free) ? free : new TableReader(path);
        try
        {
            return read(reader);
        }
        finally
        {
            _free.Add(reader);
            if (_disposed) { DisposeFree(); }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        DisposeFree();
    }

    private void DisposeFree()
    {
        while (_free.TryTake(out var reader)) { reader.Dispose(); }
    }
}
