using System.Globalization;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>
/// Salesforce: contacts, leads and accounts by search over their phone fields. Calls become completed tasks, whose call object id is that of
/// the activity, so that a repeat finds the first.
/// </summary>
internal sealed class SalesforceCrm(SalesforceApi api) : ICrm
{
    /// <summary>What the first three characters of an id say.</summary>
    private const string ContactPrefix = "003", LeadPrefix = "00Q", AccountPrefix = "001";

    /// <summary>A search brings so many of each of three kinds.</summary>
    private const int MostRecords = 3 * (CrmAnswer.MostContacts + 1);

    public string Kind => CrmKinds.Salesforce;

    public bool FindsByOtherMeans => false;

    public async Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(call, SalesforceQuery.Find(phone), cancellationToken);
        if (answer.Failed is { } failed) { return failed; }

        if (answer.IsDenied) { return api.Denied(call); }

        return answer.IsSuccess && CrmList.Read(answer.Answer, "searchRecords", MostRecords) is { } list
            ? CrmReply.Found([.. list.Items.Select(record => SalesforceQuery.Read(call, record)).OfType<CrmContact>()], list.HasMore)
            : answer.Unreadable;
    }

    public async Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        if (!SalesforceQuery.IsId(contactId) || FieldFor(contactId) is not { } field) { return new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null); }

        var found = await api.GetAsync(call, SalesforceQuery.FindTask(activity.Id), cancellationToken);
        if (found is not { Failed: null, IsSuccess: true }) { return Failed(found); }

        if (CrmList.Read(found.Answer, "records", 1) is not { } tasks) { return found.Unreadable.AsWrite(); }

        if (tasks.Items.Count > 0) { return new CrmWriteResult(CrmWriteState.Written, "ok", null); }

        var written = await api.PostAsync(call, "sobjects/Task", Body(field, contactId, activity), cancellationToken);
        return written is { Failed: null, IsSuccess: true } ? new CrmWriteResult(CrmWriteState.Written, "ok", null) : Failed(written);
    }

    private static string? FieldFor(string contactId) => contactId[..3] switch
    {
        ContactPrefix or LeadPrefix => "WhoId",
        AccountPrefix => "WhatId",
        _ => null,
    };

    private static byte[] Body(string field, string contactId, CrmActivity activity) => JsonText.Object(json =>
    {
        json.WriteString("Subject", activity.Subject);
        json.WriteString("Description", activity.Text);
        json.WriteString("Status", "Completed");
        json.WriteString("TaskSubtype", "Call");
        json.WriteString("CallType", activity.Direction == CrmDirection.Inbound ? "Inbound" : "Outbound");
        json.WriteString("CallObject", activity.Id);
        json.WriteString("ActivityDate", activity.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (activity.Duration is { } duration) { json.WriteNumber("CallDurationInSeconds", (int)duration.TotalSeconds); }

        json.WriteString(field, contactId);
    });

    private static CrmWriteResult Failed(CrmHttpAnswer answer) => answer switch
    {
        { Failed: { } failed } => failed.AsWrite(),
        { IsDenied: true } => CrmReply.Denied.AsWrite(),
        { Status: 400 or 404 } when SalesforceApi.ErrorOf(answer) is "ENTITY_IS_DELETED" or "INVALID_CROSS_REFERENCE_KEY" or "MALFORMED_ID" =>
            new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null),
        _ => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.Status(answer.Status), null),
    };
}
