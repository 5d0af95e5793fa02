using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// Who a send is for. <c>to</c> is a phone number, without + one of the business's own country; <c>recipient</c> is a business-scoped id;
/// <c>to</c> wins when both are set.
/// </summary>
/// <param name="Input">As the caller wrote it.</param>
/// <param name="Address">Digits only, or the business-scoped id.</param>
/// <param name="IsPhone">Whether it is a phone number.</param>
internal sealed partial record WhatsAppRecipient(string Input, string Address, bool IsPhone)
{
    public static (WhatsAppRecipient? Recipient, GraphError? Error) Of(JsonElement send, MetaAccount account)
    {
        if (send.Text("recipient_type") is not (null or "individual"))
        {
            return (null, WhatsAppErrors.Invalid("recipient_type must be individual."));
        }

        if (send.Text("to") is { Length: > 0 } to)
        {
            var digits = Separators().Replace(to, "");
            return Phone().IsMatch(digits)
                ? (new WhatsAppRecipient(to, digits[0] == '+' ? digits[1..] : CountryCodeOf(account.Number!) + digits.TrimStart('0'), true), null)
                : (null, WhatsAppErrors.Invalid("to is not a phone number."));
        }

        return send.Text("recipient") switch
        {
            null or "" => (null, GraphError.BadParameter("The parameter to is required.")),
            var bsuid when Bsuid().IsMatch(bsuid) => (new WhatsAppRecipient(bsuid, bsuid, false), null),
            _ => (null, WhatsAppErrors.Invalid("recipient is not a business-scoped user id.")),
        };
    }

    /// <summary>Good enough for the simulated businesses: +1 and +7 have one digit, the others here two.</summary>
    private static string CountryCodeOf(string number) => number[0] is '1' or '7' ? number[..1] : number[..2];

    [GeneratedRegex("[ ()-]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^\+?[0-9]{5,15}$")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$")]
    private static partial Regex Bsuid();
}
