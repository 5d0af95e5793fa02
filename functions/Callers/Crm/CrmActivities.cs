using Serverless.Businesses;

namespace Serverless.Callers.Crm;

/// <inheritdoc cref="ICrmActivities"/>
internal sealed class CrmActivities(CrmCaller caller) : ICrmActivities
{
    public async Task<CrmWriteResult> AddAsync(Business business, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(activity);
        if (business.Crm is not { } crm) { return CrmReply.Of(CrmState.NotConfigured, CrmCodes.NotConfigured).AsWrite(); }

        if (!IsId(activity.Id)) { throw new ArgumentException("The id of an activity has 1 to 64 letters, digits and hyphens.", nameof(activity)); }

        var fitting = activity with { Subject = CrmText.Line(activity.Subject, CrmActivity.LongestSubject) ?? "Call", Text = CrmText.Cut(activity.Text, CrmActivity.LongestText) };
        return await caller.AddAsync(new CrmCall(business, crm), contactId, fitting, cancellationToken);
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
