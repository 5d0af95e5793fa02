using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;
using Serverless.Shops.Requests;

namespace Serverless.Shops;

public static class ShopsSlice
{
    /// <summary>Calls to the businesses' shops.</summary>
    public static IServiceCollection AddShops(this IServiceCollection services)
    {
        services.AddOptions<ShopsOptions>().BindConfiguration("Shops");
        services.AddSingleton<ShopCircuits>();
        services.AddSingleton<ShopHttp>();
        services.AddSingleton<IShop, StandardShop>();
        services.AddSingleton<ShopifyTokens>();
        services.AddSingleton<ShopifyGraphQl>();
        services.AddSingleton<ShopifyChanges>();
        services.AddSingleton<ShopifyReorders>();
        services.AddSingleton<IShop, ShopifyConnector>();
        services.AddSingleton<WooCommerceApi>();
        services.AddSingleton<WooCommerceChanges>();
        services.AddSingleton<WooCommerceReorders>();
        services.AddSingleton<IShop, WooCommerceConnector>();
        services.AddSingleton<ShopCaller>();

        OutgoingCalls.AddClient(services, ShopHttp.Client, provider => provider.GetRequiredService<IOptions<ShopsOptions>>().Value.AllowLoopback);
        return services.AddShopRequests();
    }
}
