using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;
using Serverless.Shops;

namespace Serverless.Conversations.Reorders;

/// <summary>The business API's view of what a customer was offered again, and what became of it.</summary>
public sealed class QuotesApi(CustomerAccess customers, IQuotes quotes, TimeProvider clock)
{
    [Function("customer-quotes")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/quotes")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Customers, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var (all, now) = (await quotes.ListAsync(business, record.Id, cancellationToken), clock.GetUtcNow());
        return Results.Json(new QuoteListView([.. all.Select(quote => QuoteView.Of(quote, now))]), QuoteViewJson.Default.QuoteListView);
    }
}

/// <summary>The answer of the quotes API, the latest first.</summary>
public sealed record QuoteListView(IReadOnlyList<QuoteView> Quotes);

/// <summary>One quote.</summary>
/// <param name="OrderId">The earlier order, which was to be ordered again.</param>
/// <param name="IsRepriced">It was made because the price had changed since the quote before.</param>
/// <param name="Reason">Of a refusal or a failure, a stable code.</param>
/// <param name="RequestId">Our id of the request that places the order; null while nothing was bought.</param>
/// <param name="Order">The new order.</param>
public sealed record QuoteView(string Id, string State, string OrderId, string? OrderNumber, IReadOnlyList<ShopQuoteLine> Lines, string Currency, decimal Total,
    DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt, bool IsRepriced, DateTimeOffset? ConfirmedAt, DateTimeOffset? UndoUntil, DateTimeOffset? EndedAt,
    string? Reason, string? RequestId, QuotedOrderView? Order, string SendId, string Thread)
{
    public static QuoteView Of(Quote quote, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(quote);
        return new QuoteView(quote.Id, NameOf(quote.StateAt(now)), quote.OrderId, quote.OrderNumber, quote.Offer.Lines, quote.Offer.Currency, quote.Offer.Total,
            quote.OfferedAt, quote.ExpiresAt, quote.IsRepriced, quote.ConfirmedAt, quote.UndoUntil, quote.EndedAt,
            quote.Reason, quote.ConfirmedAt is null ? null : quote.OrderRequestId,
            quote.Order is { } order ? new QuotedOrderView(order.OrderId, order.Number, order.PayUrl, order.IsPaid) : null, quote.SendId, quote.Thread);
    }

    public override string ToString() => $"{Id} {State}";

    private static string NameOf(QuoteState state) => state switch
    {
        QuoteState.Open => "open",
        QuoteState.Expired => "expired",
        QuoteState.Replaced => "replaced",
        QuoteState.Declined => "declined",
        QuoteState.Confirmed => "confirmed",
        QuoteState.Ordering => "ordering",
        QuoteState.Undone => "undone",
        QuoteState.Ordered => "ordered",
        QuoteState.Refused => "refused",
        _ => "failed",
    };
}

/// <summary>The new order, as the shop named it.</summary>
/// <param name="PayUrl">Where the customer pays; null where nothing is to be paid in the shop.</param>
public sealed record QuotedOrderView(string? Id, string? Number, Uri? PayUrl, bool IsPaid)
{
    public override string ToString() => $"order {Id}";
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuoteListView))]
internal sealed partial class QuoteViewJson : JsonSerializerContext;
