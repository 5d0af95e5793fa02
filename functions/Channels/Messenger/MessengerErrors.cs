using Serverless.Channels.Meta;
using Serverless.Conversations;

namespace Serverless.Channels.Messenger;

/// <summary>The errors of the Send API as data (Messenger Platform: error codes), and what follows from each.</summary>
internal static class MessengerErrors
{
    /// <summary>The reason that lets the sender go on with a template.</summary>
    public const string WindowClosedReason = "messenger.window-closed";
    public const string HeldReason = "messenger.held-by-other-app";

    public static readonly MetaErrorTable Table = new(MessengerPeers.Channel,
    [
        new(1, null, MetaErrorClass.Retry, "messenger.unknown-error"),
        new(1, 99, MetaErrorClass.Retry, "messenger.unknown-error"),
        new(99, null, MetaErrorClass.Retry, "messenger.unknown-error"),
        new(1, 1357046, MetaErrorClass.Ambiguous, "messenger.invalid-reply"),
        new(2, null, MetaErrorClass.Retry, "messenger.temporary"),
        new(2, 2018344, MetaErrorClass.AccountBroken, "messenger.terms-not-accepted"),
        new(4, null, MetaErrorClass.Throttled, "messenger.app-limit"),
        new(4, 2018022, MetaErrorClass.Throttled, "messenger.app-limit"),
        new(4, 2018354, MetaErrorClass.Dropped, "messenger.cadence"),
        new(9, 2018352, MetaErrorClass.Throttled, "messenger.opt-in-limit"),
        new(10, null, MetaErrorClass.AccountBroken, "messenger.permission"),
        new(10, 2018278, MetaErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2534022, MetaErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2018065, MetaErrorClass.WindowClosed, WindowClosedReason),
        new(10, 2018108, MetaErrorClass.Unreachable, "messenger.cannot-receive"),
        new(10, 1893015, MetaErrorClass.ConsentWithdrawn, "messenger.notifications-stopped"),
        new(10, 1893063, MetaErrorClass.AccountBroken, "messenger.page-restricted"),
        new(10, 1404170, MetaErrorClass.AccountBroken, "messenger.page-restricted"),
        new(10, 2018336, MetaErrorClass.Faulty, "messenger.menu"),
        new(32, null, MetaErrorClass.Throttled, "messenger.page-limit"),
        new(100, null, MetaErrorClass.Faulty, "messenger.bad-parameter"),
        new(100, 33, MetaErrorClass.AccountBroken, "messenger.page-missing"),
        new(100, 2018001, MetaErrorClass.Unreachable, "messenger.no-matching-user"),
        new(100, 2018008, MetaErrorClass.Retry, "messenger.file-not-fetched"),
        new(100, 2018014, MetaErrorClass.Faulty, "messenger.message-and-action"),
        new(100, 2018047, MetaErrorClass.Faulty, "messenger.media-type"),
        new(100, 2018109, MetaErrorClass.Faulty, "messenger.media-too-big"),
        new(100, 2018294, MetaErrorClass.Retry, "messenger.video-timeout"),
        new(100, 2018074, MetaErrorClass.Faulty, "messenger.attachment-expired"),
        new(100, 2018164, MetaErrorClass.Faulty, "messenger.wrong-app"),
        new(100, 2018320, MetaErrorClass.Faulty, "messenger.product-unknown"),
        new(100, 2018328, MetaErrorClass.Faulty, "messenger.version-too-old"),
        new(190, null, MetaErrorClass.AccountBroken, "messenger.token-invalid"),
        new(190, 460, MetaErrorClass.AccountBroken, "messenger.token-invalid"),
        new(190, 463, MetaErrorClass.AccountBroken, "messenger.token-expired"),
        new(190, 467, MetaErrorClass.AccountBroken, "messenger.token-invalid"),
        new(200, null, MetaErrorClass.AccountBroken, "messenger.permission"),
        new(200, 2018028, MetaErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 2018027, MetaErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 2018021, MetaErrorClass.AccountBroken, "messenger.app-not-approved"),
        new(200, 1545041, MetaErrorClass.Unreachable, "messenger.person-unavailable"),
        new(368, null, MetaErrorClass.AccountBroken, "messenger.policy-block"),
        new(551, null, MetaErrorClass.Unreachable, "messenger.person-unavailable"),
        new(551, 1545041, MetaErrorClass.Unreachable, "messenger.person-unavailable"),
        new(613, null, MetaErrorClass.Throttled, "messenger.rate"),
        new(613, 2534040, MetaErrorClass.Throttled, "messenger.rate"),
        new(613, 1893016, MetaErrorClass.Dropped, "messenger.second-opt-in-request"),
        new(613, 2018338, MetaErrorClass.ThrottledForPerson, "messenger.rate-person") { Pause = TimeSpan.FromMinutes(15) },
        new(1200, null, MetaErrorClass.Retry, "messenger.temporary"),
        new(2022, null, MetaErrorClass.AccountBroken, "messenger.commerce-disabled"),
        new(10303, null, MetaErrorClass.Faulty, "messenger.linking-token"),
        new(36000, null, MetaErrorClass.Faulty, "messenger.media-too-big"),
        new(80006, null, MetaErrorClass.Throttled, "messenger.business-limit"),
        new(2018218, null, MetaErrorClass.Dropped, "messenger.no-profile"),
        new(2018247, null, MetaErrorClass.Dropped, "messenger.no-profile"),
        new(2018300, null, MetaErrorClass.Held, HeldReason),
        new(2018321, null, MetaErrorClass.Held, "messenger.automated-flow"),
        new(9000001, null, MetaErrorClass.Dropped, "messenger.message-deleted"),
    ]);
}
