using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Shops.Requests;

public static class ShopRequestsSlice
{
    /// <summary>Requests to shops that nobody waits for. Who asks registers <see cref="IShopOutcomes"/> of its own.</summary>
    public static IServiceCollection AddShopRequests(this IServiceCollection services)
    {
        services.AddSingleton<ShopRequestStore>();
        services.AddSingleton<ShopConnectors>();
        services.AddSingleton<IShopRequests, ShopRequests>();
        return services.AddSingleton<IShopRequestRun, ShopRequestRun>();
    }
}
