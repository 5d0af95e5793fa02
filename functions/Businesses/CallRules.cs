using System.Text.RegularExpressions;
using Serverless.Callers.Calls;
using Serverless.Platform.Http;

namespace Serverless.Businesses;

/// <summary>What the telephone systems of a business record must look like.</summary>
internal static partial class CallRules
{
    private static readonly string[] Names = [StandardCalls.SourceName, TwilioCalls.SourceName, SipgateCalls.SourceName];

    public static void Check(Business business, List<ProblemField> mistakes)
    {
        foreach (var (name, source) in business.Calls)
        {
            var at = $"/calls/{(BusinessRules.IsId(name) ? name : "?")}";
            Require(mistakes, Names.Contains(name), at, $"must be one of: {string.Join(", ", Names)}");
            Require(mistakes, BusinessRules.IsSecretName(source?.Secret), $"{at}/secret", BusinessRules.SecretNameRule);
            Require(mistakes, source?.Dial is null || (name == TwilioCalls.SourceName && DialPattern().IsMatch(source.Dial)), $"{at}/dial",
                "must be a number such as +4930555001 or an address such as sip:desk@pbx.example, and is for twilio only");
        }
    }

    private static void Require(List<ProblemField> mistakes, bool holds, string pointer, string reason)
    {
        if (!holds) { mistakes.Add(new ProblemField(pointer, reason)); }
    }

    [GeneratedRegex(@"^(?:\+[1-9][0-9]{6,14}|sip:[A-Za-z0-9._~+\-]{1,64}@[A-Za-z0-9.\-]{1,200}(?::[0-9]{1,5})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DialPattern();
}
