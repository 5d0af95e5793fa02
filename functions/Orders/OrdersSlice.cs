using Microsoft.Extensions.DependencyInjection;
using Serverless.Orders.Shipments;
using Serverless.Orders.Sources;

namespace Serverless.Orders;

public static class OrdersSlice
{
    /// <summary>Order webhooks, the timeline, and the fan-out to chats.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<IOrders, OrderStore>();
        services.AddSingleton<IOrderTelling, OrderTelling>();
        services.AddSingleton<OrderCatchUps>();
        services.AddOptions<OrdersOptions>().BindConfiguration("Orders");
        services.AddSingleton<OrderParking>();
        services.AddSingleton<OrderIndex>();
        services.AddSingleton<OrderOwners>();
        services.AddSingleton<UnhandledEvents>();
        services.AddSingleton<OrderIntake>();
        services.AddSingleton<ShipmentSources>();
        services.AddSingleton<ShipmentIntake>();
        services.AddSingleton<ParcelStore>();
        services.AddSingleton<ShipmentTracking>();
        services.AddSingleton<ShipmentLinks>();
        services.AddSingleton<IOrderSource, StandardSource>();
        services.AddSingleton<IOrderSource, ShopifySource>();
        services.AddSingleton<IOrderSource, WooCommerceSource>();
        services.AddSingleton<OrderSources>();
        services.AddSingleton<WooCommercePings>();
        services.AddSingleton<PrivacyRequests>();
        return services;
    }
}
