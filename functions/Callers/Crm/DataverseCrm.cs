using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Json;

namespace Serverless.Callers.Crm;

/// <summary>
/// Dynamics 365 and other apps on Dataverse: contacts, and when there is none accounts, whose telephone columns hold one of the number's
/// spellings. Calls become phone calls on the timeline, under an id of ours, so that a repeat finds the first.
/// </summary>
internal sealed partial class DataverseCrm(DataverseApi api) : ICrm
{
    /// <summary>Status reasons of a completed phone call.</summary>
    private const int Made = 2, Received = 4;

    public string Kind => CrmKinds.Dataverse;

    public bool FindsByOtherMeans => false;

    public async Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var reply = CrmReply.None;
        foreach (var (table, query) in Queries(call, phone))
        {
            reply = await AskAsync(call, table, query, cancellationToken);
            if (reply.State != CrmState.Answered || reply.Contacts.Count > 0) { break; }
        }

        return reply;
    }

    public async Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        if (ContactPattern().Match(contactId) is not { Success: true } match) { return new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null); }

        var path = $"phonecalls({IdOf(call.Business.Id, activity.Id):D})";
        var created = await api.PatchAsync(call, path, Body(match.Groups["table"].Value, contactId, activity), ifNoneMatch: true, cancellationToken);

        // 412: it is there from an earlier attempt, which may have ended before the second step.
        if (created is not ({ IsSuccess: true } or { Status: 412 })) { return Failed(created); }

        var isInbound = activity.Direction == CrmDirection.Inbound;
        var completed = await api.PatchAsync(call, path, JsonText.Object(json =>
        {
            json.WriteNumber("statecode", 1);
            json.WriteNumber("statuscode", isInbound ? Received : Made);
        }), ifNoneMatch: false, cancellationToken);

        // One that is completed already may not be changed any more.
        return completed is { IsSuccess: true } or { Failed: null, Status: 400 or 404 or 412 } ? new CrmWriteResult(CrmWriteState.Written, "ok", null) : Failed(completed);
    }

    private static IEnumerable<(string Table, string Query)> Queries(CrmCall call, PhoneNumber phone)
    {
        string[] tables = [DataverseQuery.Contacts, DataverseQuery.Accounts];
        foreach (var table in tables) { yield return (table, DataverseQuery.Find(table, phone)); }

        if (!call.Crm.SearchEndings) { yield break; }

        foreach (var table in tables)
        {
            if (DataverseQuery.FindEnding(table, phone) is { } query) { yield return (table, query); }
        }
    }

    private async Task<CrmReply> AskAsync(CrmCall call, string table, string query, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(call, query, cancellationToken);
        if (answer.Failed is { } failed) { return failed; }

        if (answer.IsDenied) { return api.Denied(call); }

        return answer.IsSuccess && CrmList.Read(answer.Answer, "value", CrmAnswer.MostContacts) is { } list
            ? CrmReply.Found(
                [.. list.Items.Select(row => DataverseQuery.Read(call, table, row)).OfType<CrmContact>()],
                list.HasMore || list.Rest.Member("@odata.nextLink").ValueKind == System.Text.Json.JsonValueKind.String)
            : answer.Unreadable;
    }

    private static byte[] Body(string table, string contactId, CrmActivity activity) => JsonText.Object(json =>
    {
        var (entity, isInbound) = (table == DataverseQuery.Contacts ? "contact" : "account", activity.Direction == CrmDirection.Inbound);
        json.WriteString("subject", activity.Subject);
        json.WriteString("description", activity.Text);
        json.WriteBoolean("directioncode", !isInbound);
        json.WriteString("scheduledend", activity.At.UtcDateTime);
        if (activity.Duration is { } duration) { json.WriteNumber("actualdurationminutes", (int)Math.Ceiling(duration.TotalMinutes)); }

        json.WriteString($"regardingobjectid_{entity}_phonecall@odata.bind", $"/{contactId}");
        json.WriteStartArray("phonecall_activity_parties");
        json.WriteStartObject();
        json.WriteString($"partyid_{entity}@odata.bind", $"/{contactId}");
        json.WriteNumber("participationtypemask", isInbound ? 1 : 2);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static CrmWriteResult Failed(CrmHttpAnswer answer) => answer switch
    {
        { Failed: { } failed } => failed.AsWrite(),
        { IsDenied: true } => CrmReply.Denied.AsWrite(),
        { Status: 404 } => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null),
        _ => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.Status(answer.Status), null),
    };

    private static Guid IdOf(string business, string activity) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"phonecall {business} {activity}")).AsSpan(0, 16));

    [GeneratedRegex(@"^(?<table>contacts|accounts)\([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContactPattern();
}
