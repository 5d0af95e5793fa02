using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>Does what a WhatsApp customer does, and sends the webhook that follows from it.</summary>
internal sealed class WhatsAppActions(
    MetaAccounts accounts, WhatsAppChats chats, WhatsAppInbox inbox, WhatsAppWebhooks webhooks, WhatsAppLimits limits, Media media, TimeProvider clock)
{
    /// <summary>Returns the webhook of the action; null when it has none of its own (blocking, for example).</summary>
    public WebhookDelivery? Act(WhatsAppCustomer customer, WhatsAppAction action) => action.Do switch
    {
        "text" => Say(customer, "text", Required(action.Text, "text"), Reply(customer, action, WhatsAppMessages.Text(Required(action.Text, "text")))),
        "like" => Say(customer, "text", "👍", WhatsAppMessages.Text("👍")),
        "image" => Send(customer, action, "image/jpeg"),
        "video" => Send(customer, action, "video/mp4"),
        "audio" => Send(customer, action, "audio/ogg; codecs=opus"),
        "document" => Send(customer, action, "application/pdf"),
        "sticker" => Send(customer, action, "image/webp"),
        "location" => Say(customer, "location", "", WhatsAppMessages.Location(action.Latitude ?? 52.52, action.Longitude ?? 13.405)),
        "contact" => Say(customer, "contacts", "Max Muster", WhatsAppMessages.Contact()),
        "order" => Say(customer, "order", "2 × TEA-1", WhatsAppMessages.Order()),
        "form" => Say(customer, "form", action.Payload ?? "{}", Reply(customer, action, WhatsAppMessages.Form(action.Payload ?? "{}"))),
        "poll" => Say(customer, "unsupported", "", WhatsAppMessages.Poll()),
        "welcome" => Say(customer, "request_welcome", "", WhatsAppMessages.Welcome()),
        "ad" => FromAd(customer, action),
        "open-link" => OpenLink(customer, Required(action.Link, "link")),
        "tap" => Choose(customer, action, "button", "quick-reply"),
        "choose" => Choose(customer, action, "row"),
        "react" or "unreact" => React(customer, action),
        "edit" => Edit(customer, action),
        "revoke" => Revoke(customer, action),
        _ => ActOnDevice(customer, action),
    };

    private WebhookDelivery? ActOnDevice(WhatsAppCustomer customer, WhatsAppAction action) => action.Do switch
    {
        "stop" => Prefer(customer, stop: true),
        "resume" => Prefer(customer, stop: false),
        "change-number" => ChangeNumber(customer, action.Phone?.TrimStart('+') ?? WhatsAppIds.Phone()),
        "hide-number" => Quietly(customer, current => current with { ShowsPhone = false, Username = current.Username ?? UsernameOf(current) }),
        "show-number" => Quietly(customer, current => current with { ShowsPhone = true }),
        "call" => Call(customer),
        "receive" => Quietly(() => inbox.DeliverAll(customer)),
        "read" => Quietly(() => inbox.ReadAll(customer)),
        "delivers" => Quietly(customer, current => current with { Receipts = ReceiptHabit.Delivers }),
        "reads" => Quietly(customer, current => current with { Receipts = ReceiptHabit.Reads }),
        "silent" => Quietly(customer, current => current with { Receipts = ReceiptHabit.Silent }),
        "block" => Quietly(customer, current => current with { Blocked = true }),
        "unblock" => Quietly(customer, current => current with { Blocked = false }),
        _ => throw LocalProblem.BadRequest("do must name an action; docs/local.md lists them."),
    };

    public static string UsernameOf(WhatsAppCustomer customer) => $"{customer.Name.Split(' ', 2)[0].ToLowerInvariant()}.{customer.Peer[^4..]}";

    private static WebhookDelivery? Quietly(Action action)
    {
        action();
        return null;
    }

    private WebhookDelivery? Quietly(WhatsAppCustomer customer, Func<WhatsAppCustomer, WhatsAppCustomer> change) =>
        Quietly(() => chats.Change(customer, change));

    private WebhookDelivery? Say(WhatsAppCustomer customer, string kind, string text, JsonObject message)
    {
        limits.CountInbound(customer.Account);
        customer = OpenWindow(customer);
        var item = chats.Append(customer, new ChatItem
        {
            Mid = WhatsAppIds.Message(customer.Peer),
            From = "customer",
            At = customer.WindowOpenedAt!.Value,
            Kind = kind,
            Text = text,
        });
        return Tell(customer, item.Mid, item.At, message);
    }

    private WebhookDelivery? Tell(WhatsAppCustomer customer, string id, DateTimeOffset at, JsonObject message)
    {
        var account = accounts.Find(customer.Account)!;
        return webhooks.Send(account, customer.Peer, "messages", WhatsAppEvents.Message(account, customer, id, at, message));
    }

    private WebhookDelivery? Send(WhatsAppCustomer customer, WhatsAppAction action, string mimeType)
    {
        var type = action.MimeType ?? mimeType;
        var file = media.Inbound(customer.Account, type, FileContent.Of(action.File) ?? SampleFiles.Of(type));
        return Say(customer, action.Do, action.Text ?? "", WhatsAppMessages.Medium(action.Do, file, action.Text));
    }

    private WebhookDelivery? FromAd(WhatsAppCustomer customer, WhatsAppAction action)
    {
        var now = clock.GetUtcNow();
        customer = chats.Change(customer, current => current with { AdEntryAt = now });
        var text = action.Text ?? "Ich habe die Anzeige gesehen";
        var click = action.Click switch { null => "ARAkLkA8rmlFeiCktEJQ", "" => null, _ => action.Click };
        return Say(customer, "text", text, WhatsAppMessages.FromAd(text, click));
    }

    /// <summary>A wa.me link opens the chat with its text typed in; the person presses send.</summary>
    private WebhookDelivery? OpenLink(WhatsAppCustomer customer, string link)
    {
        var number = accounts.Find(customer.Account)!.Number;
        var text = Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Host == "wa.me" && address.AbsolutePath.Trim('/') == number
            && QueryHelpers.ParseQuery(address.Query).TryGetValue("text", out var typed)
                ? typed.ToString()
                : throw LocalProblem.BadRequest($"link must be https://wa.me/{number}?text=…");
        return Say(customer, "text", text, WhatsAppMessages.Text(text));
    }

    private WebhookDelivery? Choose(WhatsAppCustomer customer, WhatsAppAction action, params string[] kinds)
    {
        var item = chats.Newest(customer, item => item.From == "business" && ChoiceOf(item) is not null)
            ?? throw LocalProblem.NotThere($"{kinds[0]} in this chat");
        var choice = ChoiceOf(item)!;
        var message = choice.Kind switch
        {
            "quick-reply" => WhatsAppMessages.Button(choice.Payload!, choice.Title),
            "row" => WhatsAppMessages.Reply("list_reply", choice.Payload!, choice.Title),
            _ => WhatsAppMessages.Reply("button_reply", choice.Payload!, choice.Title),
        };
        return Say(customer, choice.Kind, choice.Title, WhatsAppMessages.InReplyTo(message, accounts.Find(customer.Account)!.Number!, item.Mid));

        ChatChoice? ChoiceOf(ChatItem item) => item.Choices.FirstOrDefault(choice =>
            kinds.Contains(choice.Kind) && (action.Payload is null || choice.Payload == action.Payload) && (action.Text is null || choice.Title == action.Text));
    }

    private WebhookDelivery? React(WhatsAppCustomer customer, WhatsAppAction action)
    {
        var target = Target(customer, action, "business");
        var emoji = action.Do == "unreact" ? null : action.Emoji ?? "👍";
        chats.ChangeItems(customer, item => item.Mid == target.Mid ? item with { Reaction = emoji } : item);
        limits.CountInbound(customer.Account);
        customer = OpenWindow(customer);
        return Tell(customer, WhatsAppIds.Message(customer.Peer), customer.WindowOpenedAt!.Value, WhatsAppMessages.Reaction(target.Mid, emoji));
    }

    private WebhookDelivery? Edit(WhatsAppCustomer customer, WhatsAppAction action)
    {
        var (target, text) = (Target(customer, action, "customer"), Required(action.Text, "text"));
        chats.ChangeItems(customer, item => item.Mid == target.Mid ? item with { Text = text } : item);
        return Tell(customer, WhatsAppIds.Message(customer.Peer), clock.GetUtcNow(), WhatsAppMessages.Edit(target.Mid, text));
    }

    private WebhookDelivery? Revoke(WhatsAppCustomer customer, WhatsAppAction action)
    {
        var target = Target(customer, action, "customer");
        chats.ChangeItems(customer, item => item.Mid == target.Mid ? item with { Kind = "revoked", Text = "" } : item);
        return Tell(customer, WhatsAppIds.Message(customer.Peer), clock.GetUtcNow(), WhatsAppMessages.Revoke(target.Mid));
    }

    private WebhookDelivery? Prefer(WhatsAppCustomer customer, bool stop)
    {
        customer = chats.Change(customer, current => current with { MarketingStopped = stop });
        var account = accounts.Find(customer.Account)!;
        return webhooks.Send(account, customer.Peer, "user_preferences", WhatsAppEvents.Preference(account, customer, stop, clock.GetUtcNow()));
    }

    /// <summary>A new number brings a new business-scoped id; the system message still comes from the old ones.</summary>
    private WebhookDelivery? ChangeNumber(WhatsAppCustomer before, string phone)
    {
        var after = chats.Change(before, current => current with { Phone = phone, Bsuid = WhatsAppIds.Bsuid(phone) });
        return Tell(before, WhatsAppIds.Message(before.Peer), clock.GetUtcNow(), WhatsAppMessages.NumberChange(before, after));
    }

    /// <summary>The customer calls the business: a call opens the window as a message does.</summary>
    private WebhookDelivery? Call(WhatsAppCustomer customer)
    {
        customer = OpenWindow(customer);
        var account = accounts.Find(customer.Account)!;
        return webhooks.Send(account, customer.Peer, "calls", WhatsAppEvents.Call(account, customer, customer.WindowOpenedAt!.Value));
    }

    private JsonObject Reply(WhatsAppCustomer customer, WhatsAppAction action, JsonObject message) => action.Mid is { } mid
        ? WhatsAppMessages.InReplyTo(message, accounts.Find(customer.Account)!.Number!, mid)
        : message;

    private ChatItem Target(WhatsAppCustomer customer, WhatsAppAction action, string from) =>
        chats.Newest(customer, item => item.From == from && (action.Mid is null || item.Mid == action.Mid)) ?? throw LocalProblem.NotThere($"message of the {from}");

    private WhatsAppCustomer OpenWindow(WhatsAppCustomer customer)
    {
        var now = clock.GetUtcNow();
        return chats.Change(customer, current => current with { WindowOpenedAt = now });
    }

    private static string Required(string? value, string name) =>
        value is { Length: > 0 } ? value : throw LocalProblem.BadRequest($"{name} is required for this action.");
}
