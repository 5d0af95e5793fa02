using Microsoft.Extensions.Logging;
using Serverless.Customers;
using Serverless.Orders.Sources;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Orders;

/// <summary>
/// Whose order an event is about. Shops whose events do not all name the customer are asked once an order: who it was the first time
/// stays right for all of its events, and events that come before anybody was named wait.
/// </summary>
public sealed partial class OrderOwners(CustomerCache customers, OrderIndex index, ILogger<OrderOwners> logger)
{
    /// <summary>Our id of the customer; null when nobody is known yet, and the event is parked.</summary>
    /// <param name="messageId">Of the message that the event came in.</param>
    public async Task<string?> OfAsync(OrderStatusChanged change, string messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.CustomerId is { } known) { return known; }

        if (change.Source == StandardSource.SourceName) { return await customers.ResolveAsync(change.Business, Identities(change.Customer), cancellationToken); }

        var key = OrderIndexKey.Order(change.Business, change.Source, change.Order.Id);
        if (await index.FindAsync(key, cancellationToken) is { } place) { return place.Customer; }

        var lane = change.Lane ?? OrderIntake.Lane(change);
        if (Identities(change.Customer) is { Count: > 0 } identities)
        {
            var customer = await customers.ResolveAsync(change.Business, identities, cancellationToken);
            return (await index.AddAsync(key, new OrderPlace(customer, change.Order.Id, lane), cancellationToken)).Customer;
        }

        var message = new BusMessage(messageId, lane, change.Business, OrderStatusChanged.Schema, RecordJson.Body(change));
        var isOnItsWay = await index.ParkAsync(key, message, cancellationToken);
        Log.Parked(logger, change.Business, change.EventId, change.Step, isOnItsWay);
        return null;
    }

    /// <summary>The same for a customer who became part of another one since it was found out; for events that name the customer themselves.</summary>
    public async Task<string> AskAgainAsync(OrderStatusChanged change, string customer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Identities(change.Customer) is { Count: > 0 } identities && change.Source == StandardSource.SourceName
            ? await customers.AskAgainAsync(change.Business, identities, cancellationToken)
            : customer;
    }

    private static List<Identity> Identities(OrderCustomer customer)
    {
        var identities = new List<Identity>();
        if (customer.Id is { } id) { identities.Add(new Identity(IdentityKind.ShopCustomer, id)); }

        if (customer.Email is { } email) { identities.Add(new Identity(IdentityKind.Email, email)); }

        if (customer.Phone is { } phone) { identities.Add(new Identity(IdentityKind.Phone, phone)); }

        return identities;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "order-status.parked",
            Message = "Order event {EventId} of {Business}: {Step} of an order whose customer is not known yet; known meanwhile: {IsKnown}")]
        public static partial void Parked(ILogger logger, string business, string eventId, OrderStep step, bool isKnown);
    }
}
