using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Tests.Health;

/// <summary>The command as a process: an app that cannot start, and what the doctor says of it.</summary>
public sealed class DoctorProcessTests : IDisposable
{
    private static readonly string App = Repository.File(Path.Combine("functions", "bin", "Embedded", Configuration, "net10.0", "Serverless.Functions.dll"));
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Identities__HashKey", "short", "Identities__HashKey (5 characters, hidden): has 5 characters; it needs at least 32.")]
    [InlineData("OperatorKey", "@Microsoft.KeyVault(VaultName=kv;SecretName=OperatorKey)", "is an unresolved Key Vault reference.")]
    [InlineData("Tables", "", "Tables: is not set.")]
    [InlineData("Channels__CoalesceFor", "soon", "is not a duration")]
    public void A_setting_that_keeps_the_app_from_starting_is_named_with_its_cure(string setting, string value, string says)
    {
        var (code, printed) = Run(setting, value, "doctor", "--port", FreePort());

        Assert.True(code == 1, printed);
        Assert.Contains("fail  app    Nothing listens at", printed, StringComparison.Ordinal);
        Assert.Contains(says, printed, StringComparison.Ordinal);
        Assert.Contains("[start.refused]", printed, StringComparison.Ordinal);
        Assert.Contains("0 ok, 0 to look at, 2 failed.", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_fine_are_said_to_be_and_nothing_is_left_behind()
    {
        var (code, printed) = Run("Email__Port", "587", "doctor", "--port", FreePort());

        Assert.True(code == 1, printed);
        Assert.Contains("ok    start  Nothing in the settings of this machine keeps the app from starting.", printed, StringComparison.Ordinal);
        Assert.Equal(["local.settings.json"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_settings_file_that_cannot_be_read_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "local.settings.json"), "{ \"Values\": {} }");

        var (code, printed) = Run("doctor");

        Assert.Equal(1, code);
        Assert.Contains("must say \"IsEncrypted\": false", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Called_wrongly_it_ends_with_2()
    {
        var (code, printed) = Run("Email__Port", "587", "doctor", "--operator-key", "x");

        Assert.Equal(2, code);
        Assert.Contains("Usage: ./run doctor", printed, StringComparison.Ordinal);
    }

    /// <summary>Runs it with the example's settings and one of them changed.</summary>
    private (int Code, string Printed) Run(string setting, string value, params string[] arguments)
    {
        var settings = JsonNode.Parse(File.ReadAllText(Repository.File("local.settings.json.example")))!;
        settings["Values"]![setting] = value;
        File.WriteAllText(Path.Combine(_folder, "local.settings.json"), settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return Run(arguments);
    }

    private (int Code, string Printed) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.ArgumentList.Add(App);
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, printed + errors.GetAwaiter().GetResult());
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
