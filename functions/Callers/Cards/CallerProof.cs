using System.Globalization;
using System.Text;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Cards;

/// <summary>
/// What proves that a number is somebody's. WhatsApp, which checks the number of every account, named it with a message of theirs; or the CRM,
/// asked for the number, has one contact, and that contact's e-mail address is the customer's. What a shop's form or an opt-in says is somebody's word only.
/// </summary>
internal static class CallerProof
{
    public static bool IsVouched(OwnRecords own, PhoneNumber phone) =>
        own.Threads.Any(thread => thread.VouchedPhone is { } vouched && phone.Candidates.Contains(vouched));

    /// <summary>Whether two names can hardly be of one person: both are known, and they have no word in common.</summary>
    public static bool AreDifferentNames(string? one, string? other)
    {
        var (words, others) = (Words(one), Words(other));
        return words.Count > 0 && others.Count > 0 && !words.Overlaps(others);
    }

    private static HashSet<string> Words(string? name)
    {
        var plain = new StringBuilder();
        foreach (var c in (name ?? "").ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark) { continue; }

            plain.Append(char.IsLetterOrDigit(c) ? c : ' ');
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 1)];
    }
}
