using System.Text.Json;
using Serverless.Benchmarks.Load;

namespace Serverless.Benchmarks;

/// <summary>How much is measured. <c>--quick</c> is for trying the benchmark itself; its figures are not for publication.</summary>
internal sealed record BenchSettings
{
    public bool IsQuick { get; init; }

    /// <summary>How long each number of connections is measured.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(IsQuick ? 2 : 6);

    /// <summary>Load before the first measurement, so that the just-in-time compiler is done.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsQuick ? 3 : 12);

    /// <summary>Prepared webhooks; a durable server must not get one twice.</summary>
    public int Requests => IsQuick ? 150_000 : 500_000;

    /// <summary>Customers whose orders are told in the end-to-end part.</summary>
    public int Customers => IsQuick ? 400 : 2000;

    /// <summary>Questions that are asked one after the other, each when the one before is answered and nothing is left to do.</summary>
    public int SingleQuestions => IsQuick ? 100 : 500;

    /// <summary>Callers who are looked up, each with a number and a contact in the CRM of its own.</summary>
    public int Callers => IsQuick ? 200 : 1000;

    /// <summary>Customers whose platform operations are counted.</summary>
    public int Counted => 1000;

    /// <summary>Threads that are stored beside them, one measurement each.</summary>
    public IReadOnlyList<int> Stored => MostStored is { } most ? [.. AllStored.Where(stored => stored <= most)] : AllStored;

    /// <summary><c>--stored=N</c>: leave out the measurements with more threads stored than this.</summary>
    public int? MostStored { get; init; }

    private IReadOnlyList<int> AllStored => IsQuick ? [0, 10_000] : [0, 100_000, 1_000_000];

    /// <summary>Starts of the product.</summary>
    public int Starts => IsQuick ? 3 : 11;

    /// <summary>The development settings, as configuration keys.</summary>
    public IReadOnlyDictionary<string, string?> Example { get; } = Read();

    public string AppSecret => Example["Meta:AppSecret"]!;

    private static Dictionary<string, string?> Read()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folders.Root, "local.settings.json.example")));
        return example.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());
    }
}
