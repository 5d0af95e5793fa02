using Microsoft.Extensions.Configuration;
using Serverless.Businesses;
using Serverless.Platform.Security;

namespace Serverless.Health.Checks;

/// <summary>Every secret that a business record names is set.</summary>
internal sealed class SecretsCheck(Secrets secrets, IConfiguration configuration) : IBusinessCheck
{
    public string Name => "secrets";

    public Task<IReadOnlyList<Finding>> RunAsync(Business business, bool repair, CancellationToken cancellationToken)
    {
        var named = BusinessSecrets.NamedBy(business).GroupBy(one => one.Secret, StringComparer.Ordinal).ToList();
        List<Finding> findings = [.. named.Where(group => secrets.Current(group.Key) is null).Select(group => Missing(group.Key, string.Join(", ", group.Select(one => one.Place))))];
        if (findings.Count == 0) { findings.Add(Finding.Ok(named.Count == 0 ? "The business record names no secret." : $"All {named.Count} secrets that the business record names are set.")); }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private Finding Missing(string name, string places)
    {
        var isUnresolved = Secrets.IsUnresolved(configuration[$"Secrets:{name}"]) || Secrets.IsUnresolved(configuration[$"Secrets:{name.Replace('-', '_')}"]);
        return (isUnresolved
            ? Finding.Failed("secrets.unresolved", $"The platform left the Key Vault reference of the secret unresolved ({places}). Put it into the vault, then restart the app.")
            : Finding.Failed("secrets.missing",
                $"The record names a secret that is not set ({places}). Set Secrets__{name.Replace('-', '_')}: in Azure, put '{name}' into the vault and into BUSINESS_SECRETS, and deploy."))
            with { About = name };
    }
}
