using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Simulators.Telephone;

namespace Serverless.Local.Hosting;

/// <summary>What the builder collects until the host is made.</summary>
internal sealed class HostSetup
{
    // Functions host: request bodies are cut at 100 MB.
    private const long MaxRequestBodyBytes = 104_857_600;

    private readonly string _contentRoot = AppContext.BaseDirectory;
    private readonly Socket _socket;
    private readonly EmbeddedHostOptions _options;
    private readonly EmbeddedHost _host;
    private MailEndpoint? _mail;

    public HostSetup(EmbeddedHostOptions options)
    {
        _options = options;
        _socket = ListenSocket.Open(options.Port);
        _host = new EmbeddedHost(new Uri($"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}/"));
    }

    /// <summary>The app's middleware, outermost first.</summary>
    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    /// <summary>The app asked for ASP.NET Core integration.</summary>
    public bool UsesAspNetCore { get; set; }

    public WebApplicationBuilder CreateWebBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = _options.FunctionsAssembly.GetName().Name,
            ContentRootPath = _contentRoot,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        if (_options.Simulators) { ((IConfigurationBuilder)builder.Configuration).Add(new SipgateKeys(_options.DataDirectory)); }

        HostConfiguration.Apply(builder.Configuration, _options, _contentRoot);
        PointCallsToSimulator(builder.Configuration);
        PointMailToSimulator(builder);
        AddServer(builder);
        AddLogging(builder);
        AddServices(builder);
        return builder;
    }

    public IHost Build(WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = builder.Environment.IsDevelopment());
        return new FunctionsHost(builder.Build(), _options, this, _contentRoot);
    }

    /// <summary>Gives the ports back, also when the server never started.</summary>
    public void ReleasePort()
    {
        _socket.Dispose();
        _mail?.Dispose();
    }

    private void PointCallsToSimulator(ConfigurationManager settings)
    {
        foreach (var (name, path) in new[] { ("Meta:GraphUrl", "_local/meta/v25.0"), ("Giphy:Url", "_local/giphy/v1"), ("Shops:ShopifyUrl", "_local/shopify"),
            ("Crm:HubSpotUrl", "_local/hubspot"), ("Crm:EntraUrl", "_local/entra") })
        {
            if (string.IsNullOrWhiteSpace(settings[name])) { settings[name] = new Uri(_host.BaseAddress, path).ToString(); }
        }
    }

    /// <summary>Mails go to the simulated server unless another one is set, and their links lead to this host.</summary>
    private void PointMailToSimulator(WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (string.IsNullOrWhiteSpace(settings["Links:BaseUrl"]))
        {
            settings["Links:BaseUrl"] = _host.BaseAddress.ToString();
        }

        if (_options.Simulators && string.IsNullOrWhiteSpace(settings["Email:Host"]))
        {
            _mail = MailEndpoint.Open(settings);
            _mail.PointTo(settings);
            builder.Services.AddSingleton(_mail);
        }
    }

    private void AddServer(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Listen(IPAddress.Loopback, _host.BaseAddress.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => _socket);
        builder.Services.AddRouting();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All);
    }

    private void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        if (HostJson.LoggingOf(_contentRoot, builder.Configuration) is { } logging)
        {
            builder.Logging.AddConfiguration(logging);
        }

        if (_options.Demo)
        {
            // The console belongs to the story; errors still show (the story provokes warnings).
            builder.Logging.AddFilter<Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider>(null, LogLevel.Error);
        }

        if (_options.IsProgram)
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }
    }

    private void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_options);
        builder.Services.AddSingleton(_host);
        builder.Services.AddSingleton(_options.Clock);
        builder.Services.AddSingleton<TimeProvider>(_options.Clock);
        if (_options.Simulators)
        {
            builder.Services.AddSimulators();
        }

        builder.Services.Configure<System.Text.Json.JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
    }
}
