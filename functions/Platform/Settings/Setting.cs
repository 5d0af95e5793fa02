namespace Serverless.Platform.Settings;

/// <summary>One setting of the app: its name as people write it, what it is for, and what is wrong with a value.</summary>
/// <param name="Name">As an environment variable or in local.settings.json, for example <c>Meta__AppSecret</c>.</param>
/// <param name="Meaning">One sentence for the start-up errors and the documentation.</param>
/// <param name="IsSecret">Secrets are never printed.</param>
/// <param name="Required">The app does not start without it.</param>
/// <param name="Fault">What is wrong with a value, or null when it is fine.</param>
internal sealed record Setting(string Name, string Meaning, bool IsSecret, bool Required, Func<string, string?> Fault)
{
    /// <summary>The name as configuration knows it.</summary>
    public string Key => Name.Replace("__", ":", StringComparison.Ordinal);
}
