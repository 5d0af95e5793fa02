using Microsoft.Extensions.DependencyInjection;
using Serverless.Platform.Messaging;

namespace Serverless.Shops.Requests;

public static class ShopRequestsSlice
{
    /// <summary>Requests to shops that nobody waits for. Who asks registers <see cref="IShopOutcomes"/> of its own.</summary>
    public static IServiceCollection AddShopRequests(this IServiceCollection services)
    {
        services.AddSingleton<ShopRequestStore>();
        services.AddSingleton<ShopConnectors>();
        services.AddSingleton<IShopRequests, ShopRequests>();

        // The record knows the request's deadline, and ends a request that is past it whatever the message says.
        services.AddSingleton(ReplayRule.Always<ShopRequestDue>(ShopRequestDue.Schema));
        services.AddSingleton(ReplayRule.Always<ShopReply>(ShopReply.Schema));
        services.AddSingleton(ReplayRule.Always<ShopDeadline>(ShopDeadline.Schema));
        return services.AddSingleton<IShopRequestRun, ShopRequestRun>();
    }
}
