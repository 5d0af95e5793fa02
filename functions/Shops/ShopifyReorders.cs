using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Shops;

/// <summary>
/// What a Shopify order costs now, and placing it again as a draft order, which the customer pays by its invoice link. Only a business
/// that sells on invoice has the draft completed: Shopify would otherwise mark it as paid though no money moved. The draft is tagged with
/// what the request is recognised by, and looked for before it is made.
/// </summary>
internal sealed class ShopifyReorders(ShopifyGraphQl shopify)
{
    private const string DraftFields = "id status invoiceUrl totalPriceSet{presentmentMoney{amount currencyCode}} order{id name}";

    private const string CalculateMutation = "mutation($input:DraftOrderInput!){draftOrderCalculate(input:$input){calculatedDraftOrder{totalPriceSet{presentmentMoney{amount currencyCode}} " +
        "lineItems{name sku quantity discountedTotalSet{presentmentMoney{amount currencyCode}}}} userErrors{field message}}}";

    private const string FindQuery = "query($query:String!){draftOrders(first:1,query:$query){nodes{" + DraftFields + "}}}";
    private const string CreateMutation = "mutation($input:DraftOrderInput!){draftOrderCreate(input:$input){draftOrder{" + DraftFields + "} userErrors{field message}}}";
    private const string DeleteMutation = "mutation($input:DraftOrderDeleteInput!){draftOrderDelete(input:$input){deletedId userErrors{field message}}}";
    private const string CompleteMutation = "mutation($id:ID!){draftOrderComplete(id:$id){draftOrder{" + DraftFields + "} userErrors{field message}}}";
    private const string TermsQuery = "query{paymentTermsTemplates(paymentTermsType:RECEIPT){id}}";

    /// <summary>Shopify finds a tag only some moments after it was set.</summary>
    private static readonly TimeSpan TagTakes = TimeSpan.FromSeconds(20);

    public async Task<ShopAnswer> QuoteAsync(ShopCall call, string orderId, CancellationToken cancellationToken)
    {
        var read = await OrderAsync(call, orderId, cancellationToken);
        using var document = read.Document;
        if ((read.Failed ?? ShopifyDraft.Obstacle(read.Data("order"))) is { } obstacle) { return obstacle; }

        var order = read.Data("order");
        var calculated = await shopify.SendAsync(call, CalculateMutation, json => ShopifyDraft.Input(json, order, ShopifyDraft.Tag(call.RequestId), null), cancellationToken);
        using var calculation = calculated.Document;
        return calculated.Failed
            ?? ShopifyErrors.OfMutation(calculated.Data("draftOrderCalculate"), "userErrors"u8)
            ?? Offer(order, calculated.Data("draftOrderCalculate").Member("calculatedDraftOrder"u8));
    }

    public async Task<ShopAnswer> OrderAsync(ShopCall call, ReorderRequest request, CancellationToken cancellationToken)
    {
        var tag = ShopifyDraft.Tag(call.RequestId);
        var found = await shopify.SendAsync(call, FindQuery, json => json.WriteString("query", $"tag:'{tag}'"), cancellationToken);
        using var earlier = found.Document;
        if (found.Failed is { } failed) { return failed; }

        foreach (var draft in found.Data("draftOrders").Items("nodes"u8)) { return await PlaceAsync(call, draft, request.Quote, cancellationToken); }

        var read = await OrderAsync(call, request.OrderId, cancellationToken);
        using var document = read.Document;
        if ((read.Failed ?? ShopifyDraft.Obstacle(read.Data("order"))) is { } obstacle) { return obstacle; }

        var (terms, unusable) = await TermsAsync(call, cancellationToken);
        if (unusable is not null) { return unusable; }

        var created = await shopify.SendAsync(call, CreateMutation, json => ShopifyDraft.Input(json, read.Data("order"), tag, terms), cancellationToken);
        using var creation = created.Document;
        return Patient(created.Failed)
            ?? ShopifyErrors.OfMutation(created.Data("draftOrderCreate"), "userErrors"u8)
            ?? await PlaceAsync(call, created.Data("draftOrderCreate").Member("draftOrder"u8), request.Quote, cancellationToken);
    }

    /// <summary>Nobody knows whether the draft was made; the next attempt would not find it yet.</summary>
    private static ShopAnswer? Patient(ShopAnswer? failed) => failed is ShopAnswer.TryAgain again && !(again.After > TagTakes) ? again with { After = TagTakes } : failed;

    private Task<ShopifyAnswer> OrderAsync(ShopCall call, string orderId, CancellationToken cancellationToken) =>
        ShopifyOrders.Gid(orderId) is { } gid
            ? shopify.SendAsync(call, ShopifyDraft.OrderQuery, json => json.WriteString("id", gid), cancellationToken)
            : Task.FromResult(new ShopifyAnswer(null, new ShopAnswer.Refused(RefusalCodes.UnknownOrder, null)));

    private static ShopAnswer Offer(JsonElement order, JsonElement calculated)
    {
        var lines = new List<ShopQuoteLine>();
        foreach (var line in calculated.Items("lineItems"u8))
        {
            if (ShopifyDraft.Money(line.Member("discountedTotalSet"u8)) is not { } sum || line.Member("quantity"u8) is not { ValueKind: JsonValueKind.Number } count || !count.TryGetInt32(out var pieces) || pieces <= 0)
            {
                return new ShopAnswer.Broken(ShopCodes.Unreadable);
            }

            lines.Add(new ShopQuoteLine(ShopTexts.Name(line.Text("name"u8, 400)), line.Text("sku"u8, 100), pieces, Math.Round(sum.Amount / pieces, 2, MidpointRounding.AwayFromZero)));
        }

        return lines.Count > 0 && ShopifyDraft.Money(calculated.Member("totalPriceSet"u8)) is { } total
            ? new ShopAnswer.Offered(new ShopQuote(lines, total.Currency, total.Amount, ShopifyDraft.ShipTo(order), null, null))
            : new ShopAnswer.Broken(ShopCodes.Unreadable);
    }

    /// <summary>The draft as an answer; taken back when it costs something else than was agreed.</summary>
    private async Task<ShopAnswer> PlaceAsync(ShopCall call, JsonElement draft, ShopQuote quote, CancellationToken cancellationToken)
    {
        if (draft.Text("id"u8, 200) is not { } id || ShopifyDraft.Money(draft.Member("totalPriceSet"u8)) is not { } total) { return new ShopAnswer.Broken(ShopCodes.Unreadable); }

        if (draft.Member("order"u8) is { ValueKind: JsonValueKind.Object } order) { return Ordered(order, quote); }

        if (total != (quote.Total, quote.Currency)) { return await TakeBackAsync(call, id, cancellationToken); }

        if (call.Shop.Reorder?.PaymentTerms == true) { return await CompleteAsync(call, id, quote, cancellationToken); }

        return Uri.TryCreate(draft.Text("invoiceUrl"u8, 2000), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            ? new ShopAnswer.Ordered(null, null, url, IsPaid: false)
            : new ShopAnswer.Broken(ShopCodes.Unreadable);
    }

    private async Task<ShopAnswer> TakeBackAsync(ShopCall call, string id, CancellationToken cancellationToken)
    {
        var deleted = await shopify.SendAsync(call, DeleteMutation, json =>
        {
            json.WriteStartObject("input");
            json.WriteString("id", id);
            json.WriteEndObject();
        }, cancellationToken);
        using (deleted.Document) { return deleted.Failed ?? new ShopAnswer.Refused(RefusalCodes.PriceChanged, null); }
    }

    private async Task<ShopAnswer> CompleteAsync(ShopCall call, string id, ShopQuote quote, CancellationToken cancellationToken)
    {
        var completed = await shopify.SendAsync(call, CompleteMutation, json => json.WriteString("id", id), cancellationToken);
        using var document = completed.Document;
        return completed.Failed
            ?? ShopifyErrors.OfMutation(completed.Data("draftOrderComplete"), "userErrors"u8)
            ?? Ordered(completed.Data("draftOrderComplete").Member("draftOrder"u8).Member("order"u8), quote);
    }

    private static ShopAnswer Ordered(JsonElement order, ShopQuote quote) =>
        ShopifyOrders.Id(order.Text("id"u8, 200)) is { } id
            ? new ShopAnswer.Ordered(id, order.Text("name"u8, 50), null, IsPaid: quote.Total == 0)
            : new ShopAnswer.Broken(ShopCodes.Unreadable);

    /// <summary>Terms that are due on receipt of the invoice; none when customers pay by link.</summary>
    private async Task<(string? Template, ShopAnswer? Unusable)> TermsAsync(ShopCall call, CancellationToken cancellationToken)
    {
        if (call.Shop.Reorder?.PaymentTerms != true) { return (null, null); }

        var read = await shopify.SendAsync(call, TermsQuery, static _ => { }, cancellationToken);
        using var document = read.Document;
        if (read.Failed is { } failed) { return (null, failed); }

        var templates = read.Data("paymentTermsTemplates");
        return templates.ValueKind is JsonValueKind.Array && templates.GetArrayLength() > 0 && templates[0].Text("id"u8, 200) is { } id
            ? (id, null)
            : (null, new ShopAnswer.Broken(ShopCodes.NotConfigured));
    }
}
