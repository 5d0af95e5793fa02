using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Customers;

namespace Serverless.Orders;

/// <summary>The business API's view of a customer's orders: what happened, and what the customer was told of it.</summary>
public sealed class OrdersApi(CustomerAccess customers, IOrders orders)
{
    [Function("customer-orders")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "businesses/{business}/customers/{customer}/orders")] HttpRequest request,
        string business, string customer, CancellationToken cancellationToken)
    {
        var found = await customers.FindAsync(request, business, customer, ApiScopes.Customers, cancellationToken);
        if (found.Customer is not { } record) { return found.Problem!; }

        var records = await orders.ListAsync(business, record.Id, cancellationToken);
        var views = records.Select(OrderView.Of).OrderByDescending(view => view.Timeline.Count > 0 ? view.Timeline[0].At : default);
        return Results.Json(new OrderListView([.. views]), OrderViewJson.Default.OrderListView);
    }
}

/// <summary>The answer of the orders API, newest order first.</summary>
public sealed record OrderListView(IReadOnlyList<OrderView> Orders);

/// <summary>One order: its status, its timeline (oldest first), and what became of telling each step to each chat.</summary>
public sealed record OrderView(string Id, string? Number, OrderStep? Status, DateTimeOffset? PlacedAt, string? Total, string? Currency, Uri? Url,
    string? Carrier, string? TrackingNumber, Uri? TrackingUrl, DateOnly? EstimatedDelivery, IReadOnlyList<OrderEntryView> Timeline, IReadOnlyList<OrderToldView> Told)
{
    public static OrderView Of(OrderRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var timeline = record.Timeline;
        return new OrderView(record.OrderId, timeline.Number?.Value, timeline.Status?.Step, timeline.PlacedAt?.Value,
            timeline.Total?.Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), timeline.Total?.Value.Currency, timeline.Url?.Value,
            timeline.Carrier?.Value, timeline.TrackingNumber?.Value, timeline.TrackingUrl?.Value, timeline.EstimatedDelivery?.Value,
            [.. timeline.Entries.Select(entry => new OrderEntryView(entry.Step, entry.At))], 
            [.. record.Told.Select(told => new OrderToldView(told.Step, told.Thread, told.Channel, told.Outcome, told.At))]);
    }
}

/// <summary>One thing that happened.</summary>
public sealed record OrderEntryView(OrderStep Step, DateTimeOffset At);

/// <summary>What became of telling one step to one chat; without a thread where no single chat is meant.</summary>
public sealed record OrderToldView(string Step, string? Thread, string? Channel, string Outcome, DateTimeOffset At);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderListView))]
internal sealed partial class OrderViewJson : JsonSerializerContext;
