using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Consents;

public static class ConsentsSlice
{
    public static IServiceCollection AddConsents(this IServiceCollection services)
    {
        services.AddSingleton<TableConsents>();
        services.AddSingleton<IPermits>(provider => provider.GetRequiredService<TableConsents>());
        services.AddSingleton<IConsents, CopiedConsents>();
        services.AddSingleton<IConsentRecords, TableConsentRecords>();
        services.AddSingleton<UnsubscribeLinks>();
        services.AddSingleton<ChatInvitations>();
        return services.AddSingleton<OptIns>();
    }
}
