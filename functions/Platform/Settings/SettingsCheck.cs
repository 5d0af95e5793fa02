using Microsoft.Extensions.Configuration;

namespace Serverless.Platform.Settings;

/// <summary>
/// Finds every configuration mistake before anything starts, so that a wrong secret costs a start and not messages. Each mistake is
/// one line: the setting's name, what is wrong (no value), how to fix it.
/// </summary>
public static class SettingsCheck
{
    /// <summary>The exit code for a configuration mistake.</summary>
    public const int ExitCode = 2;

    /// <summary>Prints all mistakes to <paramref name="errors"/>; true when there are none.</summary>
    public static bool Passes(IConfiguration configuration, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var mistakes = Mistakes(configuration);
        if (mistakes.Count == 0) { return true; }

        errors.WriteLine($"{mistakes.Count} configuration mistake{(mistakes.Count == 1 ? "" : "s")}; nothing was started:");
        foreach (var mistake in mistakes) { errors.WriteLine("  " + mistake); }

        errors.WriteLine("Settings are environment variables or Values in local.settings.json; docs/operate/configuration.md lists them all.");
        return false;
    }

    /// <summary>One line a mistake; empty when the app can start.</summary>
    public static IReadOnlyList<string> Mistakes(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var mistakes = new List<string>();
        foreach (var (connectionString, identity) in SettingsCatalog.Connections)
        {
            Check(configuration, connectionString, mistakes);
            Check(configuration, identity, mistakes);
            if (Value(configuration, connectionString) is null && Value(configuration, identity) is null)
            {
                mistakes.Add($"{connectionString.Name}: is not set. Set {connectionString.Name} to a connection string, or {identity.Name} for an identity.");
            }
        }

        foreach (var setting in SettingsCatalog.Single) { Check(configuration, setting, mistakes); }

        CheckSecrets(configuration, mistakes);
        return mistakes;
    }

    private static void Check(IConfiguration configuration, Setting setting, List<string> mistakes)
    {
        var value = Value(configuration, setting);
        if (value is null)
        {
            if (setting.Required) { mistakes.Add($"{setting.Name}: is not set. {setting.Meaning}"); }

            return;
        }

        if (setting.Fault(value) is { } fault) { mistakes.Add($"{setting.Name} ({Masked(setting, value)}): {fault}"); }
    }

    private static void CheckSecrets(IConfiguration configuration, List<string> mistakes)
    {
        foreach (var secret in configuration.GetSection("Secrets").GetChildren().SelectMany(secret => secret.GetChildren().Prepend(secret)))
        {
            if (string.IsNullOrWhiteSpace(secret.Value)) { continue; }

            // A secret whose reference the platform could not resolve counts as missing at run time (503), not as a reason to stop
            // every other business.
            if (secret.Value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal)) { continue; }

            if (SettingRules.WebhookSecret(secret.Value) is { } fault) { mistakes.Add($"{secret.Path.Replace(":", "__", StringComparison.Ordinal)} ({Masked(secret.Value)}): {fault}"); }
        }
    }

    private static string? Value(IConfiguration configuration, Setting setting)
    {
        var value = configuration[setting.Key];
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static string Masked(Setting setting, string value) => setting.IsSecret ? Masked(value) : value;

    private static string Masked(string value) => $"{value.Length} characters, hidden";
}
