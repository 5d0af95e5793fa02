using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Orders.Shipments;
using Serverless.Orders.Sources;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

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
        services.AddSingleton(ReplayRule.Of<OrderStatusChanged>(OrderStatusChanged.Schema, OrderReplay.Judge));
        services.AddSingleton(ReplayRule.Of<ShipmentReported>(ShipmentReported.Schema, OrderReplay.Judge));
        services.AddSingleton(ReplayRule.Always<OrderCatchUp>(OrderCatchUp.Schema));
        services.AddSingleton(ReplayRule.Always<OrderParkingEnded>(OrderParkingEnded.Schema));
        services.AddSingleton<IReplayRule, OrderMessageReplay>();
        return services.AddWooCommercePoll();
    }

    private static IServiceCollection AddWooCommercePoll(this IServiceCollection services)
    {
        services.AddOptions<WooCommerceOptions>().BindConfiguration("WooCommerce");
        services.AddSingleton<WooCommerceShop>();
        services.AddSingleton<WooCommerceWatermarks>();
        services.AddSingleton<WooCommercePoller>();

        // The factory's own log lines would carry the addresses of shops.
        services.AddHttpClient(WooCommerceShop.Client, client => client.Timeout = TimeSpan.FromSeconds(20))
            .RemoveAllLoggers()
            .WithSpans(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                ConnectCallback = PublicConnections.Callback(provider.GetRequiredService<IOptions<WooCommerceOptions>>().Value.AllowLoopback),
            });
        return services;
    }
}
