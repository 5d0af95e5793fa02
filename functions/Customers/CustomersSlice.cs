using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Customers;

public static class CustomersSlice
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton<CustomerTable>();
        services.AddSingleton<TableCustomers>();
        services.AddSingleton<CustomerAccess>();
        services.AddSingleton<CustomerCache>();
        services.AddSingleton<ICustomers>(provider => provider.GetRequiredService<TableCustomers>());
        return services.AddSingleton<ICustomerRecords>(provider => provider.GetRequiredService<TableCustomers>());
    }
}
