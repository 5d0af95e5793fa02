using Serverless.Local.Simulators.Giphy;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Simulators.Faults;

/// <summary>What can go wrong on a call. Kinds that one channel lacks never strike it.</summary>
internal static class FaultKinds
{
    public const string Messenger = "messenger";
    public const string WhatsApp = "whatsapp";

    /// <summary>No answer until the caller gives up; nothing was accepted.</summary>
    public const string Hang = "hang";

    /// <summary>Accepted, webhooks and all, but the connection breaks before the answer.</summary>
    public const string AnswerLost = "answer-lost";

    /// <summary>Accepted, but no answer until the caller gives up.</summary>
    public const string HangAfterAccept = "hang-after-accept";

    /// <summary>Accepted, but answered with 500.</summary>
    public const string ErrorAfterAccept = "500-after-accept";

    /// <summary>Messenger: accepted and answered, but the echo never comes.</summary>
    public const string NoEcho = "no-echo";

    /// <summary>WhatsApp: accepted and answered, but no status ever comes.</summary>
    public const string StatusLost = "status-lost";

    /// <summary>WhatsApp: every status comes twice.</summary>
    public const string StatusTwice = "status-twice";

    /// <summary>WhatsApp: the statuses come in the wrong order, the newest first.</summary>
    public const string StatusReversed = "status-reversed";

    /// <summary>WhatsApp: accepted and answered, then a failed status with <c>code</c>.</summary>
    public const string FailedLater = "failed-later";

    /// <summary>Any error of the provider: <c>code</c>, <c>subcode</c>, <c>status</c>; status 200 is an error in a 200 body.</summary>
    public const string Error = "error";

    private static readonly string[] Both =
        ["429", "4", "190", "368", "500", "503", Error, Hang, AnswerLost, HangAfterAccept, ErrorAfterAccept];

    private static readonly HashSet<string> OfMessenger = [.. Both, "613", "10/2018278", "551", "100/2018001", NoEcho];

    private static readonly HashSet<string> OfWhatsApp =
    [
        .. Both, .. WhatsAppErrors.Titles.Keys.Select(code => code.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        StatusLost, StatusTwice, StatusReversed, FailedLater,
    ];

    public static IReadOnlyList<string> All { get; } = [.. OfMessenger.Union(OfWhatsApp).Union(MailFaults.All).Union(FileFaults.All).Union(GiphyFaults.All)];

    public static IReadOnlySet<string> Of(string channel) => channel == WhatsApp ? OfWhatsApp : OfMessenger;

    /// <summary>The refusal that a fault answers with; null when the call is not refused.</summary>
    public static GraphError? RefusalOf(Fault fault) => fault.Kind switch
    {
        "429" => GraphError.AppLimit with { Status = 429, RetryAfter = fault.RetryAfter },
        "613" => GraphError.TooManyCalls,
        "4" => GraphError.AppLimit,
        "10/2018278" => GraphError.OutsideWindow,
        "190" => GraphError.BadToken,
        "368" => GraphError.Blocked,
        "551" => GraphError.PersonUnavailable,
        "100/2018001" => GraphError.NoMatchingUser,
        "500" => GraphError.UnknownFault,
        "503" => GraphError.TemporaryFault,
        Error => new GraphError(fault.Code ?? 1, fault.Message ?? $"(#{fault.Code ?? 1}) Simulated error", fault.Subcode, fault.Status),
        _ => int.TryParse(fault.Kind, out var code) && WhatsAppErrors.Titles.ContainsKey(code) ? WhatsAppErrors.Of(code) : null,
    };
}
