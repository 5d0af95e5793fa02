using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Demo;

/// <summary>
/// The business that the simulated world belongs to: registered as an operator would do it, through the public API, at every start.
/// Without an operator key in the settings there is nobody to register it, and the host starts without.
/// </summary>
internal sealed partial class DemoBusiness(SimulatorHttp http, IConfiguration settings, ILogger<DemoBusiness> logger) : ILocalStartupTask
{
    public const string Id = "demo";
    public const string Name = "Demo Shop";

    public async Task RunAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        if (settings["OperatorKey"] is not { Length: > 0 } operatorKey || settings["ApiKeys:demo"] is not { Length: > 0 } apiKey)
        {
            Log.NoKeys(logger);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(baseAddress, $"/api/businesses/{Id}")) { Content = JsonContent.Create(Record(apiKey, baseAddress)) };
        request.Headers.Add("x-operator-key", operatorKey);
        using var response = await http.Client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            Log.NoApi(logger);
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new StartupException($"The business '{Id}' could not be registered: the app answered {(int)response.StatusCode} {answer}");
        }
    }

    private static object Record(string apiKey, Uri baseAddress) => new
    {
        name = Name,
        locale = "de-DE",
        country = "DE",
        timeZone = "Europe/Berlin",
        messenger = new { pageId = MetaAccounts.DemoPage, accessTokenSecret = "demo-messenger-token" },
        whatsApp = new
        {
            phoneNumberId = MetaAccounts.DemoNumberId,
            accessTokenSecret = "demo-whatsapp-token",
            businessAccountId = MetaAccounts.DemoBusinessAccount,
            number = MetaAccounts.DemoNumber,
            templateUrls = OrderTexts.All.Where(text => text.Button is not null).Select(text => text.Name).Distinct()
                .ToDictionary(name => name, _ => OrderTexts.ButtonUrl),
        },
        email = new { from = "orders@demo-shop.example" },
        shipments = new { standard = new { secret = "demo-carrier" }, aftership = new { secret = "demo-aftership" }, easypost = new { secret = "demo-easypost" } },
        sources = new
        {
            standard = new { secret = "demo-standard" },
            shopify = new { secret = "demo-shopify", shopDomain = ShopifyShape.Domain },
            woocommerce = new { secret = "demo-woocommerce", url = new Uri(baseAddress, $"/_local/woocommerce/{Id}"), keySecret = "demo-woocommerce-key" },
        },
        apiKeys = new[]
        {
            new
            {
                name = Id,
                scopes = new[] { "opt-ins", "customers", "threads", "consents", "messages", "callers" },
                sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey))),
            },
        },
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "demo.no-keys", Message = "OperatorKey or ApiKeys__demo is not set: the business demo is not registered")]
        public static partial void NoKeys(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, EventName = "demo.no-api", Message = "The app has no operator API: the business demo is not registered")]
        public static partial void NoApi(ILogger logger);
    }
}
