using System.Text.Json;
using Serverless.Platform.Http;

namespace Serverless.Callers.Crm;

/// <summary>What came of an HTTP call to a CRM.</summary>
/// <param name="Failed">What to answer when there is nothing else to be learnt from it.</param>
internal sealed record CrmHttpAnswer(CrmReply? Failed, OutgoingAnswer Answer)
{
    public static CrmHttpAnswer Of(CrmReply failed) => new(failed, OutgoingAnswer.Of(OutgoingFault.None));

    public int Status => Answer.Status;

    public bool IsSuccess => Answer.IsSuccess;

    /// <summary>Whether the CRM refuses credentials or permissions.</summary>
    public bool IsDenied => Status is 401 or 403;

    /// <summary>What to answer when it is not what it should be.</summary>
    public CrmReply Unreadable => IsSuccess
        ? CrmReply.Of(CrmState.Down, CrmCodes.Unreadable)
        : CrmReply.Of(CrmState.Misconfigured, CrmCodes.Status(Status));

    /// <summary>The body as JSON, which the caller disposes; null when it is something else, or cut.</summary>
    public JsonDocument? Json() => Answer is { IsCut: false, Body: { Length: > 0 } body } && JsonBody.TryParse(body, out var document) ? document : null;

    public static CrmReply? FailureOf(OutgoingAnswer answer) => answer switch
    {
        { Fault: OutgoingFault.AddressNotAllowed } => CrmReply.Of(CrmState.Misconfigured, CrmCodes.AddressNotAllowed),
        { Fault: OutgoingFault.Unreachable } => CrmReply.Of(CrmState.Down, CrmCodes.Unreachable),
        { Fault: OutgoingFault.Timeout } => CrmReply.Of(CrmState.Slow, CrmCodes.Timeout),
        { IsRedirect: true } => CrmReply.Of(CrmState.Misconfigured, CrmCodes.Redirected),
        { Status: 429 } => CrmReply.Of(CrmState.Throttled, CrmCodes.Throttled, answer.RetryAfter),
        { Status: 408 or 425 or >= 500 } => CrmReply.Of(CrmState.Down, CrmCodes.Status(answer.Status), answer.RetryAfter),
        _ => null,
    };
}
