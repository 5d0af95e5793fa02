using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;

namespace Serverless.Callers;

public static class CallersSlice
{
    /// <summary>Who is calling: the telephone's webhooks, the look-up, the card, and what follows from a call.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services) => services.AddCards();

    /// <summary>The card of a caller, and the look-ups of those who may ask for it.</summary>
    private static IServiceCollection AddCards(this IServiceCollection services)
    {
        services.TryAddSingleton<ICrmLookup, NoCrm>();
        services.AddSingleton<CallerRecords>();
        return services.AddSingleton<ICallerCards, CallerCards>();
    }
}
