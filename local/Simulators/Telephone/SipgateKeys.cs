using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Simulators.Telephone;

/// <summary>
/// The key pair of the simulated sipgate, as settings that nobody has to set: made at first use, kept in the data folder, and never in a file
/// that people share. Settings that are set count more.
/// </summary>
internal sealed class SipgateKeys(string folder) : ConfigurationProvider, IConfigurationSource
{
    /// <summary>What the simulated sipgate signs with: PKCS #8, base64.</summary>
    public const string PrivateKey = "Simulators:Telephone:SipgateKey";

    private const string PublicKey = "Secrets:demo-sipgate";
    private const string FileName = "sipgate-key.txt";
    private const int Bits = 2048;

    private readonly Lazy<(string Private, string Public)> _pair = new(() => Open(folder));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value)
    {
        value = key.Equals(PrivateKey, StringComparison.OrdinalIgnoreCase) ? _pair.Value.Private
            : key.Equals(PublicKey, StringComparison.OrdinalIgnoreCase) ? _pair.Value.Public
            : null;
        return value is not null;
    }

    private static (string Private, string Public) Open(string folder)
    {
        var file = Path.Combine(folder, FileName);
        using var key = RSA.Create(Bits);
        if (File.Exists(file)) { key.ImportPkcs8PrivateKey(Convert.FromBase64String(File.ReadAllText(file)), out _); }
        else { Keep(file, key); }

        return (Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
    }

    private static void Keep(string file, RSA key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }

        using var writer = new StreamWriter(file, options);
        writer.Write(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }
}
