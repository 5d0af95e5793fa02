using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Serverless.Local.Simulators.Api;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>Does what a customer does, and sends the webhook that follows from it.</summary>
internal sealed class CustomerActions(MessengerChats chats, MessengerInbox inbox, InboxActions staff, MessengerWebhooks webhooks, CustomerFiles files, TimeProvider clock)
{
    public const string GetStarted = "GET_STARTED";

    /// <summary>Returns the webhook of the action; null when it has none of its own (blocking, for example).</summary>
    public WebhookDelivery? Act(MessengerCustomer customer, CustomerAction action) => action.Do switch
    {
        "text" => Say(customer, "text", Required(action.Text, "text"), CustomerMessages.Text(Required(action.Text, "text"), action.Mid)),
        "image" => Send(customer, action, "image/jpeg"),
        "video" => Send(customer, action, "video/mp4"),
        "audio" => Send(customer, action, "audio/mpeg"),
        "file" => Send(customer, action, "application/pdf"),
        "like" => Say(customer, "like", "👍", CustomerMessages.Like(action.Size ?? "small", action.Shape ?? "sticker")),
        "quick-reply" => Choose(customer, action),
        "tap" => Tap(customer, action),
        "react" or "unreact" => React(customer, action),
        "open-link" => OpenLink(customer, ReferenceOf(customer, action)),
        "receive" => Quietly(() => inbox.DeliverAll(customer)),
        "read" => Quietly(() => inbox.ReadAll(customer)),
        "block" => Quietly(() => chats.Change(customer, current => current with { Blocked = true })),
        "unblock" => Quietly(() => chats.Change(customer, current => current with { Blocked = false })),
        "delivers" => Quietly(() => chats.Change(customer, current => current with { Receipts = ReceiptHabit.Delivers })),
        "reads" => Quietly(() => chats.Change(customer, current => current with { Receipts = ReceiptHabit.Reads })),
        "silent" => Quietly(() => chats.Change(customer, current => current with { Receipts = ReceiptHabit.Silent })),
        _ => staff.Act(customer, action),
    };

    /// <summary>The checkbox plugin at the checkout: opens the window for one <c>user_ref</c>, without a sender.</summary>
    public WebhookDelivery? CheckboxOptIn(MessengerCustomer customer, string reference)
    {
        var now = clock.GetUtcNow();
        chats.Change(customer, current => current with { WindowOpenedAt = now });
        return webhooks.Send(customer, MessengerEvents.CheckboxOptIn(customer, now, reference));
    }

    private static WebhookDelivery? Quietly(Action action)
    {
        action();
        return null;
    }

    private WebhookDelivery? Say(MessengerCustomer customer, string kind, string text, JsonObject message)
    {
        var item = Show(customer, kind, text);
        message["mid"] = item.Mid;
        return webhooks.Send(customer, MessengerEvents.Message(customer, item.At, message));
    }

    private WebhookDelivery? Send(MessengerCustomer customer, CustomerAction action, string mimeType)
    {
        var type = action.MimeType ?? mimeType;
        var url = action.Url is { Length: > 0 } given ? given : files.Add(type, FileContent.Of(action.File) ?? SampleFiles.Of(type));
        return Say(customer, action.Do, url, CustomerMessages.Medium(action.Do, url));
    }

    private WebhookDelivery? Choose(MessengerCustomer customer, CustomerAction action)
    {
        var choice = ChoiceOf(customer, action, "quick-reply");
        return Say(customer, "quick-reply", choice.Title, CustomerMessages.QuickReply(choice));
    }

    private WebhookDelivery? Tap(MessengerCustomer customer, CustomerAction action)
    {
        var choice = ChoiceOf(customer, action, "postback");
        var item = Show(customer, "postback", choice.Title);
        return webhooks.Send(customer, MessengerEvents.Postback(
            customer, item.At, new JsonObject { ["mid"] = item.Mid, ["title"] = choice.Title, ["payload"] = choice.Payload }));
    }

    private WebhookDelivery? React(MessengerCustomer customer, CustomerAction action)
    {
        var chat = chats.Read(customer.Page, customer.Psid)!;
        var target = chat.Items.LastOrDefault(item => item.From == "business" && (action.Mid is null || item.Mid == action.Mid))
            ?? throw LocalProblem.NotThere("message of the business");
        var taken = action.Do == "unreact";
        var reaction = action.Reaction ?? "like";
        var now = OpenWindow(customer);
        chats.ChangeItems(customer, item => item.Mid == target.Mid ? item with { Reaction = taken ? null : reaction } : item);
        return webhooks.Send(customer, MessengerEvents.Reaction(customer, now, CustomerMessages.Reaction(target.Mid, reaction, taken)));
    }

    /// <summary>An m.me link tells its reference in a thread that exists; in a new one with the first tap on "Get started".</summary>
    private WebhookDelivery? OpenLink(MessengerCustomer customer, string? reference)
    {
        var referral = reference is null
            ? null
            : new JsonObject { ["ref"] = reference, ["source"] = "SHORTLINK", ["type"] = "OPEN_THREAD" };
        if (customer.HasThread)
        {
            return referral is null ? null : webhooks.Send(customer, MessengerEvents.Referral(customer, OpenWindow(customer), referral));
        }

        var item = Show(customer, "postback", "Los geht's");
        var postback = new JsonObject { ["mid"] = item.Mid, ["title"] = item.Text, ["payload"] = GetStarted };
        if (referral is not null)
        {
            postback["referral"] = referral;
        }

        return webhooks.Send(customer, MessengerEvents.Postback(customer, item.At, postback));
    }

    private ChatItem Show(MessengerCustomer customer, string kind, string text) => chats.Append(
        customer, new ChatItem { Mid = MetaIds.Message(), From = "customer", At = OpenWindow(customer), Kind = kind, Text = text });

    private DateTimeOffset OpenWindow(MessengerCustomer customer)
    {
        var now = clock.GetUtcNow();
        chats.Change(customer, current => current with { WindowOpenedAt = now, HasThread = true, HasWritten = true });
        return now;
    }

    private ChatChoice ChoiceOf(MessengerCustomer customer, CustomerAction action, string kind) =>
        chats.Read(customer.Page, customer.Psid)!.Items.Reverse().SelectMany(item => item.Choices).FirstOrDefault(choice =>
            choice.Kind == kind
            && (action.Payload is null || choice.Payload == action.Payload)
            && (action.Text is null || choice.Title == action.Text))
        ?? throw LocalProblem.NotThere($"{kind} in this chat");

    private static string? ReferenceOf(MessengerCustomer customer, CustomerAction action)
    {
        if (action.Link is null)
        {
            return action.Ref;
        }

        return Uri.TryCreate(action.Link, UriKind.Absolute, out var link) && link.Host == "m.me" && link.AbsolutePath.Trim('/') == customer.Page
            ? QueryHelpers.ParseQuery(link.Query).TryGetValue("ref", out var reference) ? reference.ToString() : null
            : throw LocalProblem.BadRequest($"link must be https://m.me/{customer.Page}?ref=…");
    }

    private static string Required(string? value, string name) =>
        value is { Length: > 0 } ? value : throw LocalProblem.BadRequest($"{name} is required for this action.");
}
