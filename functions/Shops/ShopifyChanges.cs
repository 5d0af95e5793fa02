using System.Text.Json;
using Serverless.Channels;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>
/// Changes of Shopify orders. Each looks at the order first: what is as it should be already is done, so a repeat changes nothing more.
/// </summary>
internal sealed class ShopifyChanges(ShopifyGraphQl shopify)
{
    private const string CancelMutation = "mutation($id:ID!){orderCancel(orderId:$id,reason:CUSTOMER,restock:true,refundMethod:{originalPaymentMethodsRefund:true},notifyCustomer:false)" +
        "{job{id done} orderCancelUserErrors{code field message}}}";

    private const string AddressMutation = "mutation($input:OrderInput!){orderUpdate(input:$input){order{id} userErrors{field message}}}";

    private const string BeginMutation = "mutation($id:ID!){orderEditBegin(id:$id){calculatedOrder{id lineItems(first:100){nodes{id title variantTitle sku quantity}}} userErrors{field message}}}";

    private const string QuantityMutation = "mutation($id:ID!,$line:ID!,$quantity:Int!){orderEditSetQuantity(id:$id,lineItemId:$line,quantity:$quantity,restock:true)" +
        "{calculatedLineItem{id quantity} userErrors{field message}}}";

    private const string CommitMutation = "mutation($id:ID!){orderEditCommit(id:$id,notifyCustomer:false,staffNote:\"Changed by the customer in the chat\"){order{id} userErrors{field message}}}";

    /// <summary>Cancelling takes Shopify some seconds.</summary>
    private static readonly TimeSpan CancelTakes = TimeSpan.FromSeconds(5);

    public async Task<ShopAnswer> ApplyAsync(ShopCall call, OrderChange change, CancellationToken cancellationToken)
    {
        if (ShopifyOrders.Gid(change.OrderId) is not { } gid) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        var read = await StateAsync(call, gid, cancellationToken);
        using var document = read.Document;
        if (read.Failed is { } failed) { return failed; }

        var order = read.Data("order");
        if (order.ValueKind is not JsonValueKind.Object) { return new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null); }

        if (ShopifyOrders.IsCancelled(order)) { return change is OrderChange.Cancel ? new ShopAnswer.Done() : new ShopAnswer.Refused(RefusalCodes.TooLate, null); }

        if (!ShopifyOrders.IsOpen(order)) { return new ShopAnswer.Refused(RefusalCodes.TooLate, null); }

        return change switch
        {
            OrderChange.Cancel => await CancelAsync(call, gid, cancellationToken),
            OrderChange.Address address => await SendToAsync(call, gid, address.To, order, cancellationToken),
            OrderChange.Quantity quantity => await SetQuantityAsync(call, gid, quantity, cancellationToken),
            _ => new ShopAnswer.Refused(RefusalCodes.Other, null),
        };
    }

    private Task<ShopifyAnswer> StateAsync(ShopCall call, string gid, CancellationToken cancellationToken) =>
        shopify.SendAsync(call, ShopifyOrders.StateQuery, json => json.WriteString("id", gid), cancellationToken);

    /// <summary>
    /// Shopify cancels in a job of its own. The order says when it is done, so the next attempt finds that out; asking once more meanwhile
    /// is refused by Shopify, which then means that it is still at it.
    /// </summary>
    private async Task<ShopAnswer> CancelAsync(ShopCall call, string gid, CancellationToken cancellationToken)
    {
        var asked = await shopify.SendAsync(call, CancelMutation, json => json.WriteString("id", gid), cancellationToken);
        using var document = asked.Document;
        if (asked.Failed is { } failed) { return failed; }

        var refused = ShopifyErrors.OfMutation(asked.Data("orderCancel"), "orderCancelUserErrors"u8);
        if (refused is not null && (call.Attempt == 1 || refused is not ShopAnswer.Refused { Code: RefusalCodes.TooLate or RefusalCodes.Other })) { return refused; }

        var read = await StateAsync(call, gid, cancellationToken);
        using var state = read.Document;
        return read.Failed ?? (ShopifyOrders.IsCancelled(read.Data("order")) ? new ShopAnswer.Done() : new ShopAnswer.TryAgain(ShopCodes.Pending, CancelTakes));
    }

    /// <summary>The address is replaced as a whole, so what the customer did not say (a company, the phone number for the carrier) is taken over.</summary>
    private Task<ShopAnswer> SendToAsync(ShopCall call, string gid, PostalAddress to, JsonElement order, CancellationToken cancellationToken)
    {
        var before = order.Member("shippingAddress"u8);
        var (first, last) = to.Name is { } name ? PersonName.Split(name) : (before.Text("firstName"u8, 100) ?? "", before.Text("lastName"u8, 100) ?? "");
        return MutateAsync(call, AddressMutation, "orderUpdate", json =>
        {
            json.WriteStartObject("input");
            json.WriteString("id", gid);
            json.WriteStartObject("shippingAddress");
            json.WriteString("firstName", first);
            json.WriteString("lastName", last);
            if (to.Name is null && before.Text("company"u8, 100) is { } company) { json.WriteString("company", company); }

            if (before.Text("phone"u8, 40) is { } phone) { json.WriteString("phone", phone); }

            json.WriteString("address1", to.Line1);
            json.WriteString("address2", to.Line2 ?? "");
            json.WriteString("zip", to.PostalCode);
            json.WriteString("city", to.City);
            json.WriteString("countryCode", to.Country);
            json.WriteEndObject();
            json.WriteEndObject();
        }, cancellationToken);
    }

    private async Task<ShopAnswer> SetQuantityAsync(ShopCall call, string gid, OrderChange.Quantity change, CancellationToken cancellationToken)
    {
        var begun = await shopify.SendAsync(call, BeginMutation, json => json.WriteString("id", gid), cancellationToken);
        using var document = begun.Document;
        if (begun.Failed is { } failed) { return failed; }

        if (ShopifyErrors.OfMutation(begun.Data("orderEditBegin"), "userErrors"u8) is { } refused) { return refused; }

        var edit = begun.Data("orderEditBegin").Member("calculatedOrder"u8);
        if (edit.Text("id"u8, 200) is not { } editId) { return new ShopAnswer.Broken(ShopCodes.Unreadable); }

        JsonElement[] lines = [.. edit.Member("lineItems"u8).Items("nodes"u8)];
        if (Line(lines, change) is not { } line || line.Text("id"u8, 200) is not { } lineId || Quantity(line) is not { } now) { return new ShopAnswer.Refused(RefusalCodes.Other, null); }

        if (now == change.To) { return new ShopAnswer.Done(); }

        // Somebody else changed it meanwhile.
        if (now != change.From) { return new ShopAnswer.Refused(RefusalCodes.Other, null); }

        // Without its last line there would be no order left: that is a cancellation.
        if (change.To == 0 && lines.Count(other => Quantity(other) > 0) == 1) { return new ShopAnswer.Refused(RefusalCodes.NotAllowed, null); }

        var set = await MutateAsync(call, QuantityMutation, "orderEditSetQuantity", json =>
        {
            json.WriteString("id", editId);
            json.WriteString("line", lineId);
            json.WriteNumber("quantity", change.To);
        }, cancellationToken);
        return set is ShopAnswer.Done ? await MutateAsync(call, CommitMutation, "orderEditCommit", json => json.WriteString("id", editId), cancellationToken) : set;
    }

    /// <summary>The one line with this article number, else with this name; webhooks name a line by its article and variant.</summary>
    private static JsonElement? Line(JsonElement[] lines, OrderChange.Quantity change)
    {
        var bySku = change.Sku is null ? [] : Array.FindAll(lines, line => line.Text("sku"u8, 100) == change.Sku);
        var found = bySku.Length > 0 ? bySku : Array.FindAll(lines, line => Names(line).Contains(change.Line));
        return found.Length == 1 ? found[0] : null;
    }

    private static IEnumerable<string> Names(JsonElement line)
    {
        var title = line.Text("title"u8, 400) ?? "";
        yield return DisplayText.Of(title, 80);
        if (line.Text("variantTitle"u8, 200) is { } variant) { yield return DisplayText.Of($"{title} - {variant}", 80); }
    }

    private static int? Quantity(JsonElement line) => line.Member("quantity"u8) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var pieces) ? pieces : null;

    private async Task<ShopAnswer> MutateAsync(ShopCall call, string mutation, string name, Action<Utf8JsonWriter> variables, CancellationToken cancellationToken)
    {
        var answer = await shopify.SendAsync(call, mutation, variables, cancellationToken);
        using (answer.Document) { return answer.Failed ?? ShopifyErrors.OfMutation(answer.Data(name), "userErrors"u8) ?? new ShopAnswer.Done(); }
    }
}
