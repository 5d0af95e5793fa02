using Serverless.Channels.Meta;
using Serverless.Consents;
using Serverless.Conversations;

namespace Serverless.Channels.WhatsApp;

/// <summary>
/// The errors of the Cloud API as data (WhatsApp Business Platform: error codes), and what follows from each: as the answer to a call,
/// and as a failed status later. WhatsApp tells its errors apart by the code alone.
/// </summary>
internal sealed class WhatsAppErrors : IReceiptFailures
{
    /// <summary>The reason that lets the sender go on with a template.</summary>
    public const string WindowClosedReason = "whatsapp.window-closed";

    private const int Once = 1;
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UpgradePause = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SyncPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SpamPause = TimeSpan.FromHours(1);

    public static readonly MetaErrorTable Table = new(ChatChannels.WhatsApp,
    [
        new(0, null, MetaErrorClass.AccountBroken, "whatsapp.token-invalid"),
        new(1, null, MetaErrorClass.Retry, "whatsapp.unknown-error") { MostTries = Once },
        new(2, null, MetaErrorClass.Retry, "whatsapp.temporary"),
        new(3, null, MetaErrorClass.AccountBroken, "whatsapp.permission"),
        new(4, null, MetaErrorClass.Throttled, "whatsapp.app-limit"),
        new(10, null, MetaErrorClass.AccountBroken, "whatsapp.permission"),
        new(33, null, MetaErrorClass.AccountBroken, "whatsapp.number-missing"),
        new(100, null, MetaErrorClass.Faulty, "whatsapp.bad-parameter"),
        new(100, 33, MetaErrorClass.AccountBroken, "whatsapp.number-missing"),
        new(190, null, MetaErrorClass.AccountBroken, "whatsapp.token-invalid"),
        new(200, null, MetaErrorClass.AccountBroken, "whatsapp.permission") { LastCode = 299 },
        new(368, null, MetaErrorClass.AccountBroken, "whatsapp.policy-block"),
        new(613, null, MetaErrorClass.Throttled, "whatsapp.app-limit"),
        new(80007, null, MetaErrorClass.Throttled, "whatsapp.account-limit"),
        new(130403, null, MetaErrorClass.Dropped, "whatsapp.blocked-by-customer"),
        new(130429, null, MetaErrorClass.Throttled, "whatsapp.throughput") { Pause = ShortPause },
        new(130472, null, MetaErrorClass.Dropped, "whatsapp.experiment"),

        // One country is closed to the business, not its number: everybody else still gets their messages.
        new(130497, null, MetaErrorClass.Unreachable, "whatsapp.country-restricted"),
        new(131000, null, MetaErrorClass.Retry, "whatsapp.unknown-error"),
        new(131005, null, MetaErrorClass.AccountBroken, "whatsapp.permission"),
        new(131008, null, MetaErrorClass.Faulty, "whatsapp.parameter-missing"),
        new(131009, null, MetaErrorClass.Faulty, "whatsapp.bad-value"),
        new(131014, null, MetaErrorClass.Faulty, "whatsapp.media-link"),
        new(131016, null, MetaErrorClass.Retry, "whatsapp.temporary"),
        new(131021, null, MetaErrorClass.Faulty, "whatsapp.own-number"),
        new(131026, null, MetaErrorClass.Unreachable, "whatsapp.undeliverable"),
        new(131030, null, MetaErrorClass.Faulty, "whatsapp.not-on-test-list"),
        new(131031, null, MetaErrorClass.AccountBroken, "whatsapp.account-locked"),
        new(131037, null, MetaErrorClass.AccountBroken, "whatsapp.display-name"),
        new(131042, null, MetaErrorClass.AccountBroken, "whatsapp.payment"),
        new(131044, null, MetaErrorClass.AccountBroken, "whatsapp.payment"),
        new(131045, null, MetaErrorClass.AccountBroken, "whatsapp.not-registered"),
        new(131047, null, MetaErrorClass.WindowClosed, WindowClosedReason),
        new(131048, null, MetaErrorClass.Throttled, "whatsapp.spam-limit") { Pause = SpamPause },
        new(131049, null, MetaErrorClass.Dropped, "whatsapp.marketing-limit"),
        new(131050, null, MetaErrorClass.ConsentWithdrawn, "whatsapp.marketing-stopped") { Withdrawn = Purpose.Promotions },
        new(131051, null, MetaErrorClass.Faulty, "whatsapp.message-type"),
        new(131052, null, MetaErrorClass.Faulty, "whatsapp.media-download"),
        new(131053, null, MetaErrorClass.Retry, "whatsapp.media-upload") { MostTries = Once },
        new(131055, null, MetaErrorClass.Faulty, "whatsapp.marketing-only"),
        new(131056, null, MetaErrorClass.ThrottledForPerson, "whatsapp.pair-limit"),
        new(131057, null, MetaErrorClass.Retry, "whatsapp.maintenance") { Pause = UpgradePause },
        new(131062, null, MetaErrorClass.Unreachable, "whatsapp.phone-needed"),

        // Only marketing is switched off: the number's other messages must not rest for it.
        new(131063, null, MetaErrorClass.Faulty, "whatsapp.marketing-disabled"),
        new(131064, null, MetaErrorClass.AccountBroken, "whatsapp.template-category-limit"),
        new(132000, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-parameters"),
        new(132001, null, MetaErrorClass.TemplateMissing, "whatsapp.template-missing"),
        new(132005, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-too-long"),
        new(132007, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-policy"),
        new(132008, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-format"),
        new(132012, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-format"),
        new(132015, null, MetaErrorClass.TemplateMissing, "whatsapp.template-paused"),
        new(132016, null, MetaErrorClass.TemplateMissing, "whatsapp.template-disabled"),
        new(132018, null, MetaErrorClass.TemplateFaulty, "whatsapp.template-invalid"),
        new(132068, null, MetaErrorClass.Faulty, "whatsapp.flow-blocked"),
        new(132069, null, MetaErrorClass.Retry, "whatsapp.flow-throttled") { Pause = SyncPause },
        new(133004, null, MetaErrorClass.Retry, "whatsapp.temporary"),
        new(133010, null, MetaErrorClass.AccountBroken, "whatsapp.not-registered"),
        new(133000, null, MetaErrorClass.AccountBroken, "whatsapp.registration") { LastCode = 133016 },
        new(134011, null, MetaErrorClass.AccountBroken, "whatsapp.payment-terms"),
        new(134100, null, MetaErrorClass.Faulty, "whatsapp.marketing-only"),
        new(134101, null, MetaErrorClass.Retry, "whatsapp.template-syncing") { Pause = SyncPause },
        new(134102, null, MetaErrorClass.TemplateMissing, "whatsapp.template-unavailable"),
        new(135000, null, MetaErrorClass.Faulty, "whatsapp.bad-parameter"),
        new(137000, null, MetaErrorClass.Faulty, "whatsapp.identity-changed"),
        new(138000, null, MetaErrorClass.Faulty, "whatsapp.calling") { LastCode = 138018 },
    ]);

    private static readonly HashSet<string> MissingTemplate =
        [.. Table.Rows.Where(row => row.Class is MetaErrorClass.TemplateMissing).Select(row => row.Reason)];

    string IReceiptFailures.Channel => ChatChannels.WhatsApp;

    ReceiptFailure IReceiptFailures.Of(int code) => FailureOf(code);

    /// <summary>
    /// What a failed status demands. A code that Meta adds later leads to another way to the customer: the message was certainly not
    /// delivered, and why is no help to them.
    /// </summary>
    public static ReceiptFailure FailureOf(int code)
    {
        // A status without an error is no word about our token.
        if (code <= 0 || Table.Listed(code, null) is not { } error) { return new ReceiptFailure(ReceiptDemand.FallBack, $"whatsapp.code-{code}"); }

        return new ReceiptFailure(Demand(error.Class), error.Reason)
        {
            ClosesWindow = error.Class is MetaErrorClass.WindowClosed,
            Withdrawn = error.Withdrawn,
            Pause = error.Pause,
        };
    }

    /// <summary>Whether another template may be sent instead.</summary>
    public static bool IsTemplateMissing(string reason) => MissingTemplate.Contains(reason);

    private static ReceiptDemand Demand(MetaErrorClass kind) => kind switch
    {
        MetaErrorClass.Retry or MetaErrorClass.Throttled or MetaErrorClass.ThrottledForPerson or MetaErrorClass.Held => ReceiptDemand.Resend,
        MetaErrorClass.AccountBroken => ReceiptDemand.PauseAccount,
        MetaErrorClass.ConsentWithdrawn => ReceiptDemand.WithdrawConsent,
        MetaErrorClass.Dropped or MetaErrorClass.Faulty => ReceiptDemand.GiveUp,
        _ => ReceiptDemand.FallBack,
    };
}
