using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// <c>POST /{phone-number-id}/messages</c>: refuses what the provider refuses, shows the customer what it accepts, and tells the app by
/// status webhooks. Answered with 200 means accepted, not delivered.
/// </summary>
internal sealed class WhatsAppSendApi(
    WhatsAppChats chats, WhatsAppSendChecks checks, FaultBoard faults, FaultAnswers answers, WhatsAppLimits limits, WhatsAppInbox inbox, TimeProvider clock)
{
    public async Task<IResult> PostAsync(GraphCall call)
    {
        var (send, account) = (call.Body, call.Account);
        if (send.Text("messaging_product") != "whatsapp")
        {
            return GraphError.BadParameter("The parameter messaging_product is required.");
        }

        if (send.Has("status"))
        {
            return MarkRead(send, account);
        }

        var (recipient, refusal) = WhatsAppRecipient.Of(send, account);
        var customer = recipient is null ? null : chats.FindByAddress(account.Id, recipient.Address);
        var fault = faults.Strike(FaultKinds.WhatsApp, account.Id, recipient?.Address, customer?.Peer, customer?.Bsuid, customer?.Phone);
        if (answers.BeforeAccept(fault, call.Http) is { } planned)
        {
            return await planned;
        }

        if (recipient is null)
        {
            return refusal!;
        }

        return limits.Check(account.Id, customer?.Peer ?? recipient.Address) is { } tooSoon
            ? WhatsAppErrors.Of(tooSoon)
            : await AcceptAsync(call, recipient, customer, fault);
    }

    private async Task<IResult> AcceptAsync(GraphCall call, WhatsAppRecipient recipient, WhatsAppCustomer? customer, Fault? fault)
    {
        var (send, account, now) = (call.Body, call.Account, clock.GetUtcNow());
        var check = checks.Check(send, account, recipient, customer);
        if (check.Refusal is not null)
        {
            return check.Refusal;
        }

        var failure = fault?.Kind == FaultKinds.FailedLater ? fault.Code ?? WhatsAppErrors.Undeliverable : check.FailsWith;
        customer = customer is null || failure is not null ? customer : Answered(customer, now);
        var price = WhatsAppPricing.Of(check.Template?.PriceCategory, WhatsAppSendChecks.IsOpen(customer, now), customer?.FreeEntryUntil, now);
        var item = WhatsAppReading.Of(WhatsAppIds.Message(customer?.Peer ?? recipient.Address), now, send, check.Template, price);
        if (failure is { } code)
        {
            inbox.Fail(account, item, recipient, customer?.Peer ?? recipient.Address, code, fault);
        }
        else if (item.Kind == "reaction")
        {
            inbox.React(account, customer!, item, fault);
        }
        else
        {
            inbox.Receive(account, customer!, item, fault);
        }

        return await answers.AfterAcceptAsync(fault, call.Http, Results.Json(Answer(recipient, item, check.Template)));
    }

    /// <summary>Answering somebody who came from an ad, within 24 hours, opens the free 72 hours.</summary>
    private WhatsAppCustomer Answered(WhatsAppCustomer customer, DateTimeOffset now) =>
        customer is { AdEntryAt: { } entry } && now - entry <= WhatsAppSendChecks.Window
            ? chats.Change(customer, current => current with { AdEntryAt = null, FreeEntryUntil = now.AddHours(72) })
            : customer;

    /// <summary>Marks a customer's message, and what came before it, as read.</summary>
    private IResult MarkRead(JsonElement send, MetaAccount account)
    {
        var id = send.Text("message_id");
        if (send.Text("status") != "read" || id is null || WhatsAppIds.PeerOf(id) is not { } peer || chats.Find(account.Id, peer) is not { } customer
            || chats.Newest(customer, item => item.Mid == id && item.From == "customer") is not { } newest)
        {
            return WhatsAppErrors.Invalid("status must be read, and message_id a message of the customer.");
        }

        var now = clock.GetUtcNow();
        chats.ChangeItems(customer, item => item is { From: "customer", ReadAt: null } && item.Number <= newest.Number ? item with { ReadAt = now } : item);
        return Results.Json(new JsonObject { ["success"] = true });
    }

    private static JsonObject Answer(WhatsAppRecipient recipient, ChatItem item, WhatsAppTemplate? template)
    {
        var message = new JsonObject { ["id"] = item.Mid };
        if (template is not null)
        {
            message["message_status"] = "accepted";
        }

        return new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["contacts"] = new JsonArray(new JsonObject { ["input"] = recipient.Input, [recipient.IsPhone ? "wa_id" : "user_id"] = recipient.Address }),
            ["messages"] = new JsonArray(message),
        };
    }
}
