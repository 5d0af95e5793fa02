using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Faults;

/// <summary>What can go wrong on a call.</summary>
internal static class FaultKinds
{
    /// <summary>No answer until the caller gives up; nothing was accepted.</summary>
    public const string Hang = "hang";

    /// <summary>Accepted, webhooks and all, but the connection breaks before the answer.</summary>
    public const string AnswerLost = "answer-lost";

    /// <summary>Accepted, but no answer until the caller gives up.</summary>
    public const string HangAfterAccept = "hang-after-accept";

    /// <summary>Accepted, but answered with 500.</summary>
    public const string ErrorAfterAccept = "500-after-accept";

    /// <summary>Accepted and answered, but the echo never comes.</summary>
    public const string NoEcho = "no-echo";

    /// <summary>Any error of the provider: <c>code</c>, <c>subcode</c>, <c>status</c>; status 200 is an error in a 200 body.</summary>
    public const string Error = "error";

    public static IReadOnlyList<string> All { get; } =
    [
        "429", "613", "4", "10/2018278", "190", "551", "100/2018001", "500", "503",
        Error, Hang, AnswerLost, HangAfterAccept, ErrorAfterAccept, NoEcho, .. MailFaults.All,
    ];

    /// <summary>The refusal that a fault answers with; null when the call is not refused.</summary>
    public static GraphError? RefusalOf(Fault fault) => fault.Kind switch
    {
        "429" => GraphError.AppLimit with { Status = 429, RetryAfter = fault.RetryAfter },
        "613" => GraphError.TooManyCalls,
        "4" => GraphError.AppLimit,
        "10/2018278" => GraphError.OutsideWindow,
        "190" => GraphError.BadToken,
        "551" => GraphError.PersonUnavailable,
        "100/2018001" => GraphError.NoMatchingUser,
        "500" => GraphError.UnknownFault,
        "503" => GraphError.TemporaryFault,
        Error => new GraphError(fault.Code ?? 1, fault.Message ?? $"(#{fault.Code ?? 1}) Simulated error", fault.Subcode, fault.Status),
        _ => null,
    };
}
