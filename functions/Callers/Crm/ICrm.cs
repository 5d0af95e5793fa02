using Serverless.Businesses;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>One kind of CRM, as we call it.</summary>
internal interface ICrm
{
    /// <summary>As the business record names it: one of <see cref="CrmKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Whether contacts that list no telephone number count: the CRM found them by one nevertheless.</summary>
    bool FindsByOtherMeans { get; }

    Task<CrmReply> FindAsync(CrmCall call, PhoneNumber phone, CancellationToken cancellationToken);

    Task<CrmWriteResult> AddAsync(CrmCall call, string contactId, CrmActivity activity, CancellationToken cancellationToken);
}

/// <summary>A call to a business's CRM.</summary>
internal sealed record CrmCall(Business Business, CrmSettings Crm)
{
    /// <summary>
    /// The business and its CRM as it is configured now: what caches, circuits and pauses go by, so that none is shared between businesses
    /// and a change of the settings starts afresh.
    /// </summary>
    public string Key { get; } = StableId.From(
        Business.Id, Business.Country ?? "", Crm.Kind, Crm.Url?.AbsoluteUri ?? "", Crm.Tenant ?? "", Crm.ClientId ?? "", Crm.Secret ?? "", Crm.User ?? "", Crm.Page ?? "",
        Crm.SearchEndings ? "endings" : "");
}

/// <summary>What a CRM answered, and why it did not.</summary>
/// <param name="Code">Stable, <c>crm.…</c>; <c>ok</c> when it answered.</param>
/// <param name="After">Not to be asked before; null when it named no time.</param>
internal sealed record CrmReply(CrmState State, string Code, TimeSpan? After, IReadOnlyList<CrmContact> Contacts, bool IsTruncated)
{
    public static CrmReply Found(IReadOnlyList<CrmContact> contacts, bool isTruncated) => new(CrmState.Answered, "ok", null, contacts, isTruncated);

    public static CrmReply None { get; } = Found([], false);

    /// <summary>The CRM refuses our credentials, or what they may do.</summary>
    public static CrmReply Denied { get; } = Of(CrmState.Misconfigured, CrmCodes.AccessDenied);

    public static CrmReply Of(CrmState state, string code, TimeSpan? after = null) => new(state, code, after, [], false);

    /// <summary>The same said of a write.</summary>
    public CrmWriteResult AsWrite() => State switch
    {
        CrmState.NotConfigured => new CrmWriteResult(CrmWriteState.NotConfigured, Code, null),
        CrmState.Misconfigured => new CrmWriteResult(CrmWriteState.Misconfigured, Code, null),
        _ => new CrmWriteResult(CrmWriteState.TryAgain, Code, After),
    };
}

/// <summary>Why a CRM did not answer.</summary>
internal static class CrmCodes
{
    public const string NotConfigured = "crm.not-configured";
    public const string AddressNotAllowed = "crm.address-not-allowed";

    /// <summary>The secret that the record names has no value, or one of another form.</summary>
    public const string SecretNotConfigured = "crm.secret-not-configured";

    /// <summary>Credentials, or the permissions that they give.</summary>
    public const string AccessDenied = "crm.access-denied";

    public const string CircuitOpen = "crm.circuit-open";
    public const string Unreachable = "crm.unreachable";
    public const string Timeout = "crm.timeout";
    public const string Redirected = "crm.redirected";
    public const string Unreadable = "crm.unreadable";
    public const string Throttled = "crm.throttled";

    /// <summary>Too many of our own look-ups at once, or more than the CRM allows.</summary>
    public const string Busy = "crm.busy";

    /// <summary>The contact that a call was to be noted at is none of this CRM.</summary>
    public const string UnknownContact = "crm.unknown-contact";

    /// <summary>A mistake of ours.</summary>
    public const string Fault = "crm.fault";

    public static string Status(int status) => status is >= 400 and < 600 ? $"crm.status-{status}" : Unreadable;
}
