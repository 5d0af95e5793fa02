using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Conversations;

namespace Serverless.Channels.WhatsApp;

/// <summary>Writes a message as the Cloud API takes it. Pure.</summary>
internal static class WhatsAppMessages
{
    // The body is JSON and nothing else: escaped umlauts and plus signs would only be longer.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="metadata">Comes back with every status of the message; see <see cref="EchoMetadata"/>.</param>
    /// <param name="replyTo">The message of the customer that is answered, or null.</param>
    public static ReadOnlyMemory<byte> Body(WhatsAppForm form, ChatPeer peer, string metadata, string? replyTo) => Write(json =>
    {
        json.WriteString("recipient_type", "individual");
        json.WriteString(peer.Kind == WhatsAppPeers.BsuidKind ? "recipient" : "to", peer.Value);
        json.WriteString("biz_opaque_callback_data", metadata);
        if (replyTo is { Length: > 0 } && form is not WhatsAppForm.Reaction)
        {
            json.WriteStartObject("context");
            json.WriteString("message_id", replyTo);
            json.WriteEndObject();
        }

        WriteForm(json, form);
    });

    /// <summary>Marks a message of the customer as read.</summary>
    /// <param name="typing">Also shows for up to 25 seconds that an answer is being written.</param>
    public static ReadOnlyMemory<byte> Read(string messageId, bool typing) => Write(json =>
    {
        json.WriteString("status", "read");
        json.WriteString("message_id", messageId);
        if (!typing) { return; }

        json.WriteStartObject("typing_indicator");
        json.WriteString("type", "text");
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Plain);
        json.WriteStartObject();
        json.WriteString("messaging_product", "whatsapp");
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteForm(Utf8JsonWriter json, WhatsAppForm form)
    {
        switch (form)
        {
            case WhatsAppForm.Text text:
                Start(json, "text");
                json.WriteString("body", text.Body);
                json.WriteBoolean("preview_url", false);
                break;
            case WhatsAppForm.Media media:
                Start(json, WhatsAppMedia.Type(media.File));
                WhatsAppMedia.WriteMembers(json, media.File);
                if (media.Caption.Length > 0) { json.WriteString("caption", media.Caption); }

                break;
            case WhatsAppForm.Reaction reaction:
                Start(json, "reaction");
                json.WriteString("message_id", reaction.Emoji.MessageId);
                json.WriteString("emoji", reaction.Emoji.Emoji);
                break;
            case WhatsAppForm.Approved approved:
                Start(json, "template");
                WhatsAppTemplates.WriteMembers(json, approved.Template, approved.UrlSuffix);
                break;
            default:
                Start(json, "interactive");
                WhatsAppInteractive.WriteMembers(json, form);
                break;
        }

        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string type)
    {
        json.WriteString("type", type);
        json.WriteStartObject(type);
    }
}
