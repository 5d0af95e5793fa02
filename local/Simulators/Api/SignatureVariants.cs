namespace Serverless.Local.Simulators.Api;

/// <summary>Signature headers as they should and should not be.</summary>
internal static class SignatureVariants
{
    private const string Header = "X-Hub-Signature-256";

    public static IReadOnlyDictionary<string, string> Apply(IReadOnlyDictionary<string, string> signed, string variant)
    {
        var valid = signed.GetValueOrDefault(Header) ?? "";
        return variant switch
        {
            "valid" => signed,
            "missing" => new Dictionary<string, string>(),
            "wrong" => With("sha256=" + new string('0', 64)),
            "truncated" => With(valid[..^2]),
            "upper-case" => With("sha256=" + valid["sha256=".Length..].ToUpperInvariant()),
            "doubled" => With($"{valid}, {valid}"),
            "no-prefix" => With(valid["sha256=".Length..]),
            _ => throw LocalProblem.BadRequest("signature must be valid, missing, wrong, truncated, upper-case, doubled or no-prefix."),
        };
    }

    private static Dictionary<string, string> With(string value) => new() { [Header] = value };
}
