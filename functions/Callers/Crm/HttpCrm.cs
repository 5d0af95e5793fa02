using System.Net.Http.Headers;
using System.Text.Json;
using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>
/// The CRM <c>http</c>: our own requests to the address that the business names, with a bearer token, or signed with Standard Webhooks when
/// its secret is a <c>whsec_…</c>.
/// </summary>
internal sealed class HttpCrm(CrmHttp http, Secrets secrets, TimeProvider clock) : ICrm
{
    private const string SigningPrefix = "whsec_";

    public string Kind => CrmKinds.Http;

    public bool FindsByOtherMeans => true;

    public async Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var answer = await PostAsync(call, "lookup", id, HttpCrmBodies.Lookup(id, phone), cancellationToken);
        if (answer.Failed is { } failed) { return failed; }

        if (answer.Status == 404) { return CrmReply.None; }

        if (answer.IsDenied) { return http.Denied(call); }

        return answer.IsSuccess && CrmList.Read(answer.Answer, "matches", CrmAnswer.MostContacts) is { } list
            ? CrmReply.Found([.. list.Items.Select(match => HttpCrmBodies.Contact(call, match)).OfType<CrmContact>()], list.HasMore || list.Rest.IsTrue("truncated"u8))
            : answer.Unreadable;
    }

    public async Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(call, "activities", activity.Id, HttpCrmBodies.Activity(contactId, activity), cancellationToken);
        return answer switch
        {
            { Failed: { } failed } => failed.AsWrite(),
            { IsSuccess: true } or { Status: 409 } => new CrmWriteResult(CrmWriteState.Written, "ok", null),
            { IsDenied: true } => CrmReply.Denied.AsWrite(),
            { Status: 404 or 410 } => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.UnknownContact, null),
            _ => new CrmWriteResult(CrmWriteState.Refused, CrmCodes.Status(answer.Status), null),
        };
    }

    private async Task<CrmHttpAnswer> PostAsync(CrmCall call, string path, string id, byte[] body, CancellationToken cancellationToken)
    {
        if (call.Crm.Url is not { } url) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.NotConfigured)); }

        if (call.Crm.Secret is not { } name || secrets.Accepted(name) is not { Count: > 0 } keys) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.SecretNotConfigured)); }

        var address = new Uri($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");
        var isSigned = keys[0].StartsWith(SigningPrefix, StringComparison.Ordinal);
        using var request = isSigned ? SignedWebhook.Post(address, id, body, keys, clock.GetUtcNow()) : SignedWebhook.Unsigned(address, id, body);
        request.Headers.Accept.Add(new("application/json"));
        if (!isSigned) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[0]); }

        return await http.SendAsync(call, request, cancellationToken);
    }
}
