using System.Text.Json;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>
/// HubSpot: contacts by search, calls as call engagements. HubSpot lets us name a call but not refuse a second of the same name, so before a
/// call is written it is searched for; a repeat within the seconds that HubSpot's index lags behind would write it twice.
/// </summary>
internal sealed class HubSpotCrm(HubSpotApi api) : ICrm
{
    /// <summary>Nobody waits for an activity.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public string Kind => CrmKinds.HubSpot;

    public bool FindsByOtherMeans => false;

    public async Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var answer = await api.SearchAsync(call, "contacts", HubSpotBodies.FindContacts(phone), call.Crm.LookupBudget, cancellationToken);
        if (answer.Failed is { } failed) { return failed; }

        if (answer.IsDenied) { return api.Denied(call); }

        return answer.IsSuccess && CrmList.Read(answer.Answer, "results", CrmAnswer.MostContacts) is { } list
            ? CrmReply.Found(
                [.. list.Items.Select(result => HubSpotBodies.Contact(call, result)).OfType<CrmContact>()],
                list.HasMore || ((JsonElement?)list.Rest).Number("total"u8) > list.Items.Count)
            : answer.Unreadable;
    }

    public async Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        if (contactId.Length is 0 or > 20 || !contactId.All(char.IsAsciiDigit)) { return new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null); }

        var found = await api.SearchAsync(call, "calls", HubSpotBodies.FindCall(activity.Id), LongestWait, cancellationToken);
        if (found is not { Failed: null, IsSuccess: true }) { return Failed(found); }

        if (CrmList.Read(found.Answer, "results", 1) is not { } calls) { return found.Unreadable.AsWrite(); }

        if (calls.Items.Count > 0) { return new CrmWriteResult(CrmWriteState.Written, "ok", null); }

        var written = await api.PostAsync(call, "calls", HubSpotBodies.Call(contactId, activity), cancellationToken);
        return written is { Failed: null, IsSuccess: true } ? new CrmWriteResult(CrmWriteState.Written, "ok", null) : Failed(written);
    }

    private static CrmWriteResult Failed(CrmHttpAnswer answer) => answer switch
    {
        { Failed: { } failed } => failed.AsWrite(),
        { IsDenied: true } => CrmReply.Denied.AsWrite(),
        { Status: 404 } => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null),
        _ => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.Status(answer.Status), null),
    };
}
