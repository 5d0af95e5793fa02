using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Conversations;

/// <summary>What every event of a WhatsApp chat has.</summary>
internal readonly record struct ChatEventHead(string EventId, string Business, string Account, DateTimeOffset At, ChatPeer Peer, string? Phone, string? MessageId)
{
    public override string ToString() => EventId;
}

/// <summary>
/// Writes a <see cref="ChatEvent"/> straight from the webhook's JSON, without the record and its texts in between: the webhook takes
/// thousands of messages a second. What it writes reads as the record; a test compares the two.
/// </summary>
internal sealed class ChatEventWriter : IDisposable
{
    private const int MaxText = 10_000;
    private const int MaxPayload = 2_000;
    private const int MaxDetail = 30_000;
    private const int MaxUrl = 3_000;
    private const int MaxName = 512;

    /// <summary>What one large event needed is not kept for the next.</summary>
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ChatEventWriter? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(2_048);
    private readonly Utf8JsonWriter _json;

    private ChatEventWriter() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>The body of a message of the schema <see cref="ChatEvent.Schema"/>.</summary>
    public static BinaryData Write(in ChatEventHead head, in WhatsAppAct act, JsonElement message)
    {
        var writer = _kept ?? new ChatEventWriter();
        _kept = null;
        writer._json.WriteStartObject();
        writer.WriteHead(head, act);
        writer.WriteAct(act);
        writer.WriteOrigin(message);
        writer._json.WriteEndObject();
        return writer.Finish();
    }

    public void Dispose() => _json.Dispose();

    private void WriteHead(in ChatEventHead head, in WhatsAppAct act)
    {
        _json.WriteString("eventId"u8, head.EventId);
        _json.WriteString("business"u8, head.Business);
        _json.WriteString("channel"u8, ChatChannels.WhatsApp);
        _json.WriteString("account"u8, head.Account);
        _json.WriteString("kind"u8, act.Kind.ToString());
        _json.WriteString("at"u8, head.At);
        _json.WriteStartObject("peer"u8);
        _json.WriteString("kind"u8, head.Peer.Kind);
        _json.WriteString("value"u8, head.Peer.Value);
        _json.WriteEndObject();
        WriteName("phone"u8, head.Phone);
        if (act.About.ValueKind != JsonValueKind.Undefined) { WriteText("messageId"u8, act.About, MaxName); }
        else { WriteName("messageId"u8, head.MessageId); }
    }

    private void WriteAct(in WhatsAppAct act)
    {
        WriteText("text"u8, act.Text, MaxText);
        if (act.Payload.ValueKind == JsonValueKind.String) { WriteText("payload"u8, act.Payload, MaxPayload); }
        else { WriteName("payload"u8, act.PayloadName); }

        if (act.DetailJson.ValueKind != JsonValueKind.Undefined) { WriteJson("detail"u8, act.DetailJson); }
        else if (act.DetailName is not null) { WriteName("detail"u8, act.DetailName); }
        else { WriteText("detail"u8, act.Detail, MaxDetail); }

        if (act.MediaType is null) { return; }

        _json.WriteStartArray("attachments"u8);
        _json.WriteStartObject();
        WriteName("type"u8, act.MediaType);
        WriteText("url"u8, act.Media.Member("url"u8), MaxUrl);
        WriteText("title"u8, act.Media.Member(act.MediaType == "location" ? "name"u8 : "filename"u8), MaxName);
        WriteText("id"u8, act.Media.Member("id"u8), MaxName);
        WriteText("mimeType"u8, act.Media.Member("mime_type"u8), MaxName);
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    /// <summary>What the message answers, and the ad it came from.</summary>
    private void WriteOrigin(JsonElement message)
    {
        WriteText("replyTo"u8, message.Member("context"u8).Member("id"u8), MaxName);
        if (message.Member("referral"u8) is not { ValueKind: JsonValueKind.Object } ad) { return; }

        _json.WriteStartObject("ad"u8);
        WriteText("type"u8, ad.Member("source_type"u8), MaxName);
        WriteText("id"u8, ad.Member("source_id"u8), MaxName);
        WriteText("clickId"u8, ad.Member("ctwa_clid"u8), MaxName);
        _json.WriteEndObject();
    }

    private void WriteName(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) { _json.WriteString(name, value); }
    }

    /// <summary>Copies a text; the rare ones that are too long or hold half a character go through a string and are mended there.</summary>
    private void WriteText(ReadOnlySpan<byte> name, JsonElement value, int longest)
    {
        if (value.ValueKind == JsonValueKind.String && JsonMarshal.GetRawUtf8Value(value) is var raw && raw.Length <= longest && !raw.HasDoubtfulEscape())
        {
            if (raw.Length <= 2) { return; }

            _json.WritePropertyName(name);
            value.WriteTo(_json);
        }
        else if (JsonReading.Value(value, longest) is { } text) { _json.WriteString(name, text); }
    }

    private void WriteJson(ReadOnlySpan<byte> name, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length <= MaxDetail) { _json.WriteString(name, Encoding.UTF8.GetString(raw)); }
    }

    private BinaryData Finish()
    {
        _json.Flush();
        var body = BinaryData.FromBytes(_buffer.WrittenSpan.ToArray());
        if (_buffer.Capacity <= LargestKept)
        {
            _buffer.ResetWrittenCount();
            _json.Reset();
            _kept = this;
        }
        else { Dispose(); }

        return body;
    }
}
