using Microsoft.Extensions.Configuration;

namespace Serverless.Platform.Security;

/// <summary>
/// The secrets that business records name: configuration section <c>Secrets</c> (Key Vault references in Azure). During a rotation
/// <c>name</c> and <c>name--previous</c> both count. An unset, blank or unresolved secret does not exist: it never means "accept".
/// Azure refuses hyphens in the settings of Linux apps, so <c>Secrets__demo_standard</c> is read for <c>demo-standard</c> too, and
/// <c>Secrets__demo_standard__previous</c> for its previous value.
/// </summary>
public sealed class Secrets(IConfiguration configuration)
{
    /// <summary>The value to sign or call with, or null.</summary>
    public string? Current(string name) => Find(name, Plain(name));

    /// <summary>All values that may have signed something: the current one first. Empty when none is configured.</summary>
    public IReadOnlyList<string> Accepted(string name) => (Current(name), Find($"{name}--previous", $"{Plain(name)}:previous")) switch
    {
        ({ } current, { } previous) => [current, previous],
        ({ } current, null) => [current],
        (null, { } previous) => [previous],
        _ => [],
    };

    private static string Plain(string name) => name.Replace('-', '_');

    private string? Find(string key, string plainKey) => Usable(configuration[$"Secrets:{key}"]) ?? Usable(configuration[$"Secrets:{plainKey}"]);

    /// <summary>Null for what is no secret: blank, or a Key Vault reference that the platform left unresolved.</summary>
    internal static string? Usable(string? value) => string.IsNullOrWhiteSpace(value) || IsUnresolved(value) ? null : value;

    /// <summary>Whether the platform could not replace a Key Vault reference by its value.</summary>
    internal static bool IsUnresolved(string? value) => value?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) == true;
}
