using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Time;

namespace Serverless.Local.Hosting;

/// <summary>What the builder collects until the host is made.</summary>
internal sealed class HostSetup(EmbeddedHostOptions options)
{
    /// <summary>The app's middleware, outermost first.</summary>
    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    /// <summary>The app asked for ASP.NET Core integration.</summary>
    public bool UsesAspNetCore { get; set; }

    public WebApplicationBuilder CreateWebBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton<TimeProvider>(options.Clock);
        return builder;
    }

    public IHost Build(WebApplicationBuilder builder) => builder.Build();
}
