using System.Text.Json;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Platform.Http;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;
using Serverless.Platform.Security;

namespace Serverless.Conversations;

/// <summary>
/// What a WhatsApp webhook's changes of one number come to. Messages are written straight into their bus messages; everything rarer goes
/// through records. Nothing of a signed body throws: what is not understood ends as unhandled.
/// </summary>
internal sealed class WhatsAppIntake(Business business, string account, IThreads threads, DateTimeOffset now)
{
    private const string Channel = ChatChannels.WhatsApp;
    private const int MaxId = 512;

    public string Account => account;

    public InboundBatch Batch { get; } = new(business.Id, Channel);

    /// <summary>
    /// A whole body as one number's: what the webhook does between the signature and the bus, without HTTP and without looking up whose
    /// number it is. Null when the bytes are not strict JSON.
    /// </summary>
    public static InboundBatch? Read(ReadOnlyMemory<byte> body, Business business, string account, IThreads threads, DateTimeOffset now)
    {
        if (!JsonBody.TryParseLean(body, out var document)) { return null; }

        using (document)
        {
            var intake = new WhatsAppIntake(business, account, threads, now);
            foreach (var entry in document.RootElement.Items("entry"u8))
            {
                foreach (var change in entry.Items("changes"u8)) { intake.Add(change); }
            }

            return intake.Batch;
        }
    }

    /// <summary>Takes one item of <c>changes[]</c> whose value names this number.</summary>
    public void Add(JsonElement change)
    {
        var (field, value) = (change.Member("field"u8), change.Member("value"u8));
        var isMessages = field.Is("messages"u8);
        var found = isMessages ? AddMessages(value) | AddStatuses(value)
            : field.Is("calls"u8) ? AddCalls(value) | AddStatuses(value)
            : field.Is("user_preferences"u8) && AddPreferences(value);
        if (found) { return; }

        var hasErrors = isMessages && value.Member("errors"u8).ValueKind == JsonValueKind.Array;
        Leave(change, hasErrors ? "messages.errors" : $"change.{EventIds.Name(change.Text("field"u8, 80))}");
    }

    private bool AddMessages(JsonElement value)
    {
        var found = false;
        foreach (var message in value.Items("messages"u8))
        {
            found = true;
            AddMessage(message, value);
        }

        return found;
    }

    private void AddMessage(JsonElement message, JsonElement value)
    {
        if (message.Member("group_id"u8).ValueKind == JsonValueKind.String)
        {
            Leave(message, "message.group");
            return;
        }

        var party = WhatsAppParty.Of(message.Text("from_user_id"u8, 160), message.Text("from"u8, 160), value);
        if (message.Member("type"u8).Is("system"u8))
        {
            AddSystem(message, party);
            return;
        }

        var act = WhatsAppAct.Read(message);
        if (act.Unknown is not null) { Leave(message, act.Unknown); }
        else if (party.Peer is not { } peer) { Leave(message, "message.no-sender"); }
        else
        {
            var id = message.Text("id"u8, MaxId);
            var head = new ChatEventHead(IdOf(id, message), business.Id, account, At(message.Time("timestamp"u8)), peer, party.Phone, id);
            Batch.AddAct(new BusMessage(head.EventId, ChatEventMessages.LaneOf(threads, business.Id, Channel, account, peer), business.Id, ChatEvent.Schema,
                ChatEventWriter.Write(head, act, message)));
        }
    }

    /// <summary>The customer has another number, and with it another BSUID.</summary>
    private void AddSystem(JsonElement message, WhatsAppParty former)
    {
        var system = message.Member("system"u8);
        var type = system.Text("type"u8, 60);
        var (user, waId) = (system.Text("user_id"u8, 160), system.Text("wa_id"u8, 160) ?? system.Text("new_wa_id"u8, 160));
        var party = new WhatsAppParty(WhatsAppPeers.IsBsuid(user) ? user : null, WhatsAppPeers.PhoneOf(waId));
        var known = former.Bsuid == party.Bsuid ? former with { Bsuid = null } : former;
        if (type is not ("user_changed_number" or "customer_changed_number" or "user_changed_user_id") || party.Peer is null || known.Peer is null || party.Peer == known.Peer)
        {
            Leave(message, $"system.{EventIds.Name(type)}");
            return;
        }

        var id = message.Text("id"u8, MaxId);
        Queue(Of(IdOf(id, message), ChatEventKind.PeerChanged, At(message.Time("timestamp"u8)), party) with { MessageId = id, FormerPeer = known.Peer });
    }

    private bool AddStatuses(JsonElement value)
    {
        var found = false;
        foreach (var status in value.Items("statuses"u8))
        {
            found = true;
            if (WhatsAppCalls.ReadStatus(status, business, account, At(status.Time("timestamp"u8))) is { } call)
            {
                Batch.AddCall(call.Message());
                continue;
            }

            if (WhatsAppStatuses.Read(status, account, At(status.Time("timestamp"u8))) is not { } receipt)
            {
                Leave(status, WhatsAppStatuses.NameOf(status));
                continue;
            }

            Batch.AddReceipt(receipt);
            if (WhatsAppStatuses.FailureOf(status, receipt, business.Id) is { } failure) { Batch.AddFailure(failure); }
        }

        return found;
    }

    /// <summary>A customer who calls may be written to; the call itself goes where all calls go.</summary>
    private bool AddCalls(JsonElement value)
    {
        var found = false;
        foreach (var call in value.Items("calls"u8))
        {
            found = true;
            var isInbound = call.Member("direction"u8).Is("USER_INITIATED"u8);
            var party = isInbound
                ? WhatsAppParty.Of(call.Text("from_user_id"u8, 160), call.Text("from"u8, 160), value)
                : WhatsAppParty.Of(call.Text("to_user_id"u8, 160), call.Text("to"u8, 160), value);
            var at = At(WhatsAppCalls.TimeOf(call));
            if (WhatsAppCalls.Read(call, party, business, account, at) is not { } read)
            {
                Leave(call, $"call.{EventIds.Name(call.Text("event"u8, 40))}");
                continue;
            }

            Batch.AddCall(read.Message());
            if (read.Step == CallStep.Ringing && party.Peer is not null)
            {
                Queue(Of(IdOf(read.CallId, call), ChatEventKind.Call, at, party) with { MessageId = read.CallId });
            }
        }

        return found;
    }

    private bool AddPreferences(JsonElement value)
    {
        var found = false;
        foreach (var preference in value.Items("user_preferences"u8))
        {
            found = true;
            var party = WhatsAppParty.Of(preference.Text("user_id"u8, 160), preference.Text("wa_id"u8, 160), value);
            var word = preference.Text("value"u8, 40);
            if (!preference.Member("category"u8).Is("marketing_messages"u8) || word is not ("stop" or "resume") || party.Peer is null)
            {
                Leave(preference, $"preference.{EventIds.Name(word)}");
                continue;
            }

            var kind = word == "stop" ? ChatEventKind.PromotionsStopped : ChatEventKind.PromotionsResumed;
            Queue(Of(EventIds.OfBytes(Channel, account, preference), kind, At(preference.Time("timestamp"u8)), party));
        }

        return found;
    }

    private ChatEvent Of(string eventId, ChatEventKind kind, DateTimeOffset at, WhatsAppParty party) => new()
    {
        EventId = eventId,
        Business = business.Id,
        Channel = Channel,
        Account = account,
        Kind = kind,
        At = at,
        Peer = party.Peer,
        Phone = party.Phone,
    };

    private void Queue(ChatEvent item) => Batch.AddAct(ChatEventMessages.Of(item, threads));

    /// <summary>With a message id the event's id comes from it, so that the same message in another envelope is the same event.</summary>
    private string IdOf(string? messageId, JsonElement item) =>
        messageId is null ? EventIds.OfBytes(Channel, account, item) : StableId.From(Channel, account, messageId);

    /// <summary>A clock that is ahead must not keep a window open longer.</summary>
    private DateTimeOffset At(DateTimeOffset? at) => at < now ? at.Value : now;

    private void Leave(JsonElement item, string what) => Batch.Leave(EventIds.OfBytes(Channel, account, item), what);
}
