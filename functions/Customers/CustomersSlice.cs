using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Customers;

public static class CustomersSlice
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services;
}
