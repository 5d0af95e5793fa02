using Microsoft.Extensions.Configuration;
using Serverless.Platform.Security;
using Serverless.Platform.Settings;

namespace Serverless.Health.Checks;

/// <summary>Every setting is well-formed, and none is a Key Vault reference that the platform left unresolved.</summary>
internal sealed class SettingsCheckup(IConfiguration configuration) : IAppCheck
{
    public string Name => "settings";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings =
        [
            .. SettingsCheck.Mistakes(configuration).Select(Mistake),
            .. Named().Where(setting => Secrets.IsUnresolved(setting.Value)).Select(Unresolved),
        ];
        if (findings.Count == 0) { findings.Add(Finding.Ok($"All {SettingsCatalog.Single.Count + SettingsCatalog.Connections.Count} settings are unset or well-formed, and those that are needed are set.")); }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    /// <summary>Begins with the setting's name, then a colon or its length in brackets.</summary>
    private static Finding Mistake(string mistake) =>
        Finding.Failed("settings.wrong", mistake) with { About = mistake[..mistake.IndexOfAny([':', ' '])] };

    private static Finding Unresolved((string Name, string? Value) setting) =>
        Finding.Failed("settings.unresolved-reference",
            "The platform left the Key Vault reference unresolved. Put the secret into the vault, give the app's identity the role Key Vault Secrets User, and restart the app.") with { About = setting.Name };

    /// <summary>The secrets of businesses, which do not keep the app from starting.</summary>
    private IEnumerable<(string Name, string? Value)> Named() => configuration.GetSection("Secrets").GetChildren()
        .SelectMany(secret => secret.GetChildren().Prepend(secret))
        .Select(secret => (secret.Path.Replace(":", "__", StringComparison.Ordinal), secret.Value));
}
