using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a functions app.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly HostSetup _setup;
    private bool _built;

    internal FunctionsApplicationBuilder(EmbeddedHostOptions options)
    {
        _setup = new HostSetup(options);
        _web = _setup.CreateWebBuilder();
    }

    /// <summary>Values shared by the parts that build the app.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    /// <summary>The app's settings.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    /// <summary>Where the app runs.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>Takes another container instead of the built-in one.</summary>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Adds middleware inside everything added before.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _setup.Middleware.Add(middleware);
        return this;
    }

    /// <summary>Makes the host. A builder makes one host.</summary>
    /// <exception cref="InvalidOperationException">It was built before.</exception>
    public IHost Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("Build can only be called once.");
        }

        _built = true;
        return _setup.Build(_web);
    }

    internal void UseAspNetCore()
    {
        if (!_setup.UsesAspNetCore)
        {
            _setup.UsesAspNetCore = true;

            // What binding a body and executing a result need. AddControllers would also make ASP.NET put authentication and authorization
            // around every request.
            Services.AddMvcCore().AddDataAnnotations();

            // Here are no controllers, and the policies that choose among their actions would load all of MVC when the first request is routed.
            foreach (var policy in Services.Where(service => service.ServiceType == typeof(MatcherPolicy) && IsOfMvc(service)).ToList())
            {
                Services.Remove(policy);
            }
        }
    }

    private static bool IsOfMvc(ServiceDescriptor service) => service.ImplementationType?.Assembly == typeof(MvcCoreServiceCollectionExtensions).Assembly;
}
