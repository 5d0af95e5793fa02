using Serverless.Consents;
using Serverless.Conversations.Talk;
using Serverless.Customers.Phones;

namespace Serverless.Conversations;

/// <summary>What may become of a thread. Pure; every change can be applied twice and in any order with the same end.</summary>
internal static class ThreadChanges
{
    /// <summary>The customer did something: the contact counts when it is the latest, the window only ever grows.</summary>
    public static ChatThread Contact(ChatThread thread, string kind, DateTimeOffset at, DateTimeOffset? windowUntil)
    {
        var changed = thread;
        if (!(thread.LastContactAt >= at)) { changed = changed with { LastContactAt = at, LastContactKind = kind }; }

        if (windowUntil is { } until && !(thread.WindowUntil >= until)) { changed = changed with { WindowUntil = until, WindowOpenedBy = kind }; }

        return changed;
    }

    /// <summary>The channel told the customer's number with a contact; the one of the latest contact counts, and none hides what was told before.</summary>
    public static ChatThread Vouched(ChatThread thread, PhoneNumber? phone, DateTimeOffset at) =>
        phone is null || thread.VouchedPhone == phone || thread.LastContactAt > at ? thread : thread with { VouchedPhone = phone };

    /// <summary>The channel charges nothing until then; only ever longer.</summary>
    public static ChatThread Free(ChatThread thread, DateTimeOffset? until) =>
        until is null || thread.FreeUntil >= until ? thread : thread with { FreeUntil = until };

    /// <summary>Somebody of the business wrote by hand.</summary>
    public static ChatThread StaffWrote(ChatThread thread, DateTimeOffset at) =>
        thread.StaffWroteAt >= at ? thread : thread with { StaffWroteAt = at };

    /// <summary>The language in which the customer agreed; one that the channel told counts more.</summary>
    public static ChatThread Language(ChatThread thread, string? locale) =>
        locale is null || thread.Locale is not null ? thread : thread with { Locale = locale };

    /// <summary>Two threads turned out to be one chat.</summary>
    public static ChatThread Fold(ChatThread thread, ChatThread other)
    {
        var folded = other.LastContactAt is { } at && other.LastContactKind is { } kind ? Contact(thread, kind, at, null) : thread;
        if (folded.VouchedPhone is null && other.VouchedPhone is { } phone) { folded = folded with { VouchedPhone = phone }; }

        if (other.WindowUntil is { } until && !(folded.WindowUntil >= until)) { folded = folded with { WindowUntil = until, WindowOpenedBy = other.WindowOpenedBy }; }

        folded = Free(folded, other.FreeUntil);
        if (other.StaffWroteAt is { } staff) { folded = StaffWrote(folded, staff); }

        if (other.HasOpenComplaint && !folded.HasOpenComplaint) { folded = folded with { HasOpenComplaint = true }; }

        if (folded.Talk == TalkState.None && other.Talk != TalkState.None) { folded = folded with { Talk = other.Talk }; }

        if (other.HeldSince > (folded.HeldSince ?? DateTimeOffset.MinValue))
        {
            folded = folded with { HeldBy = other.HeldBy, HeldSince = other.HeldSince, HasPassedControl = other.HasPassedControl };
        }

        var missing = other.Deferred.Where(send => folded.Deferred.All(known => known.SendId != send.SendId))
            .Select(send => send.Customer is null && other.Customer != thread.Customer ? send with { Customer = other.Customer } : send).ToList();
        if (missing.Count > 0) { folded = folded with { Deferred = [.. folded.Deferred.Concat(missing).OrderBy(send => send.DueAt ?? DateTimeOffset.MaxValue)] }; }

        // Without a copy the consents themselves count, so one that would know only half must not be made.
        if (folded.Permits is { } permits && other.Permits is { } more) { folded = folded with { Permits = Permits.Merge(permits, more) }; }

        return Language(folded, other.Locale);
    }
}
