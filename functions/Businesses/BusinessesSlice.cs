using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Businesses;

public static class BusinessesSlice
{
    public static IServiceCollection AddBusinesses(this IServiceCollection services) => services
        .AddSingleton<BusinessStore>()
        .AddSingleton<CachedBusinesses>()
        .AddSingleton<IBusinesses>(provider => provider.GetRequiredService<CachedBusinesses>())
        .AddSingleton<IBusinessAuthorization, BusinessAuthorization>()
        .AddSingleton<IBusinessAdministration, BusinessAdministration>()
        .AddSingleton<OperatorAuthorization>()
        .AddHostedService<BusinessWarmUp>();
}
