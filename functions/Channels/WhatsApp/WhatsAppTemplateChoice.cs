using Serverless.Businesses;

namespace Serverless.Channels.WhatsApp;

/// <summary>What stands against a template: what Meta's webhooks told, and what it answered a moment ago.</summary>
internal sealed class WhatsAppTemplateChoice(ITemplateStates states, RefusedTemplates refused)
{
    /// <summary>What Meta lets the account do; everything when the business record does not name the account.</summary>
    public async Task<AccountStanding> StandingAsync(WhatsAppAccount account, CancellationToken cancellationToken) =>
        account.BusinessAccountId is { } id ? await states.StandingAsync(id, cancellationToken) : AccountStanding.Good;

    /// <summary>Why the template cannot be sent now, or null.</summary>
    public async Task<string?> ReasonAgainstAsync(WhatsAppAccount account, ChatTemplate template, CancellationToken cancellationToken)
    {
        var state = account.BusinessAccountId is { } id ? await states.FindAsync(id, template.Name, template.Language, cancellationToken) : null;
        if (state is { IsUsable: false }) { return Reason(state.State); }

        // An approval that came after the refusal counts more.
        return refused.Find(account.PhoneNumberId, template) is { } refusal && !(state?.At >= refusal.At) ? refusal.Reason : null;
    }

    public void Remember(WhatsAppAccount account, ChatTemplate template, string reason) => refused.Add(account.PhoneNumberId, template, reason);

    private static string Reason(string state) => state switch
    {
        "paused" => "whatsapp.template-paused",
        "disabled" => "whatsapp.template-disabled",
        "rejected" => "whatsapp.template-rejected",
        _ => "whatsapp.template-missing",
    };
}
