using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Orders;

public static class OrdersSlice
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services;
}
