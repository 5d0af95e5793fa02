using Microsoft.Extensions.Configuration;

namespace Serverless.Platform.Security;

/// <summary>
/// The secrets that business records name: configuration section <c>Secrets</c> (Key Vault references in Azure). During a rotation
/// <c>name</c> and <c>name--previous</c> both count. An unset, blank or unresolved secret does not exist: it never means "accept".
/// </summary>
public sealed class Secrets(IConfiguration configuration)
{
    /// <summary>The value to sign or call with, or null.</summary>
    public string? Current(string name) => Usable(configuration[$"Secrets:{name}"]);

    /// <summary>All values that may have signed something: the current one first. Empty when none is configured.</summary>
    public IReadOnlyList<string> Accepted(string name) => (Current(name), Usable(configuration[$"Secrets:{name}--previous"])) switch
    {
        ({ } current, { } previous) => [current, previous],
        ({ } current, null) => [current],
        (null, { } previous) => [previous],
        _ => [],
    };

    /// <summary>Null for what is no secret: blank, or a Key Vault reference that the platform left unresolved.</summary>
    internal static string? Usable(string? value) =>
        string.IsNullOrWhiteSpace(value) || value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) ? null : value;
}
