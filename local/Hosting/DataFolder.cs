namespace Serverless.Local.Hosting;

/// <summary>The folder with everything that survives a restart, locked for one running host.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "host.lock";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream fileLock)
    {
        Path = path;
        _lock = fileLock;
    }

    public string Path { get; }

    /// <summary>Locks the folder, and empties it when a fresh start is wanted.</summary>
    /// <exception cref="StartupException">Another host runs on it, it is not ours to empty, or it cannot be written.</exception>
    public static DataFolder Open(string path, bool fresh)
    {
        var full = System.IO.Path.GetFullPath(path);
        var lockPath = System.IO.Path.Combine(full, LockFile);
        try
        {
            Directory.CreateDirectory(full);
            if (fresh && !File.Exists(lockPath) && Directory.EnumerateFileSystemEntries(full).Any())
            {
                throw new StartupException($"--fresh would empty {full}, which is not a data folder of this host. Name another with --data DIR.");
            }

            var folder = new DataFolder(full, Lock(lockPath));
            if (fresh)
            {
                folder.Empty();
            }

            return folder;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"The data folder {full} cannot be written. Name another with --data DIR.", e);
        }
    }

    public string PathOf(string fileName) => System.IO.Path.Combine(Path, fileName);

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string lockPath)
    {
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StartupException(
                $"The data folder {System.IO.Path.GetDirectoryName(lockPath)} is in use by another running host. Stop it, or name another folder with --data DIR.", e);
        }
    }

    private void Empty()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockFile))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
