using Serverless.Local.Simulators;

namespace Serverless.Tests.Simulators;

public class SimulatorStoreTests
{
    [Fact]
    public async Task What_was_saved_is_there_for_another_process()
    {
        using var folder = new TemporaryFolder();
        using var first = SimulatorStore.Open(folder.File);
        Parallel.For(0, 1000, i => first.Put("number", $"{i:D4}", i));
        first.Put("number", "0007", 700);
        first.Delete("number", "0008");
        await first.SavedAsync();

        using var second = SimulatorStore.Open(folder.File);

        var numbers = second.Load<int>("number");
        Assert.Equal(999, numbers.Count);
        Assert.Equal([6, 700, 9], numbers.Skip(6).Take(3));
    }

    [Fact]
    public void What_was_put_is_loaded_and_written_before_the_store_closes()
    {
        using var folder = new TemporaryFolder();
        using (var store = SimulatorStore.Open(folder.File))
        {
            store.Put("word", "a", "eins");
            Assert.Equal(["eins"], store.Load<string>("word"));
            store.Put("word", "a", "zwei");
        }

        using var again = SimulatorStore.Open(folder.File);
        Assert.Equal(["zwei"], again.Load<string>("word"));
    }

    [Fact]
    public async Task A_forgetful_store_saves_nothing()
    {
        using var store = SimulatorStore.Forgetful();
        store.Put("word", "a", "eins");
        await store.SavedAsync();

        Assert.Empty(store.Load<string>("word"));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");

        public string File => Path.Combine(_folder.FullName, "simulators.db");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
