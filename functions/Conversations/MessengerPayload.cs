using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>The events of one page, in the order of the webhook.</summary>
public sealed record MessengerEntry(string PageId, IReadOnlyList<MessengerEvent> Events);

/// <summary>A Messenger webhook body, read tolerantly: whatever a signed body holds ends as an event, at worst as an unhandled one.</summary>
/// <param name="Unhandled">Names what of the body as a whole is not for us; null when it is a page webhook.</param>
public sealed record MessengerPayload(IReadOnlyList<MessengerEntry> Entries, string? Unhandled)
{
    private static readonly MessengerPayload NoObject = new([], "no-object");

    public static MessengerPayload Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) { return NoObject; }

        var kind = root.Text("object"u8, 40);
        if (kind != "page") { return new([], kind is null ? "no-object" : $"object.{EventIds.Name(kind)}"); }

        if (root.Array("entry"u8) is not { } list) { return new([], "no-entry"); }

        var entries = new List<MessengerEntry>();
        foreach (var entry in list.EnumerateArray())
        {
            if (entry.Text("id"u8, 64) is { } page) { entries.Add(new MessengerEntry(page, ReadEvents(entry, page))); }
        }

        return new(entries, entries.Count == 0 ? "no-entry" : null);
    }

    private static List<MessengerEvent> ReadEvents(JsonElement entry, string page)
    {
        var events = new List<MessengerEvent>();
        var time = entry.Time("time"u8);
        if (entry.Array("messaging"u8) is { } messaging) { ReadMessaging(messaging, page, time, isStandby: false, events); }

        if (entry.Array("standby"u8) is { } standby) { ReadMessaging(standby, page, time, isStandby: true, events); }

        if (entry.Array("changes"u8) is { } changes)
        {
            foreach (var change in changes.EnumerateArray()) { events.Add(MessengerChanges.Read(change, page, time)); }
        }

        if (events.Count == 0) { events.Add(new MessengerEvent.Unhandled("empty-entry") { Head = new(page, null, null, time, false, EventIds.OfBytes(ChatChannels.Messenger, page, entry)) }); }

        return events;
    }

    private static void ReadMessaging(JsonElement list, string page, DateTimeOffset? time, bool isStandby, List<MessengerEvent> events)
    {
        foreach (var item in list.EnumerateArray()) { events.Add(MessengerEvents.Read(item, page, time, isStandby)); }
    }
}
