namespace Serverless.Platform.Security;

/// <summary>Section <c>Identities</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>Secret behind the hashes of personal values in keys, at least 32 characters. Never change it while records exist.</summary>
    public string HashKey { get; init; } = "";
}
