using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Consents;

public static class ConsentsSlice
{
    public static IServiceCollection AddConsents(this IServiceCollection services) => services;
}
