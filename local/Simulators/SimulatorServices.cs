using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Local.Simulators;

internal static class SimulatorServices
{
    /// <summary>Adds the simulated outside world: Meta, the shop, and the demo business that they belong to.</summary>
    public static IServiceCollection AddSimulators(this IServiceCollection services) => services;
}
