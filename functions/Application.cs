using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Serverless.Businesses;
using Serverless.Callers;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Health;
using Serverless.Media;
using Serverless.Operations;
using Serverless.Orders;
using Serverless.Platform;
using Serverless.Platform.Http;
using Serverless.Platform.Telemetry;
using Serverless.Shops;

namespace Serverless;

/// <summary>The app, independent of who starts it: <c>Program.cs</c> and the in-process tests.</summary>
public static class Application
{
    /// <summary>Registers everything. One line a slice.</summary>
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<TelemetryMiddleware>();
        builder.UseMiddleware<HttpFaultsMiddleware>();

        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddHealth();
        builder.Services.AddBusinesses();
        builder.Services.AddCustomers();
        builder.Services.AddConsents();
        builder.Services.AddConversations();
        builder.Services.AddOrders();
        builder.Services.AddShops();
        builder.Services.AddChannels();
        builder.Services.AddMedia();
        builder.Services.AddCallers();
        builder.Services.AddOperations();
    }
}
