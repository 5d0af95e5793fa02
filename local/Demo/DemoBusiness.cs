using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Local.Hosting;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Demo;

/// <summary>
/// The business that the simulated world belongs to: registered as an operator would do it, through the public API, at every start.
/// Without an operator key in the settings there is nobody to register it, and the host starts without.
/// </summary>
internal sealed partial class DemoBusiness(IConfiguration settings, ILogger<DemoBusiness> logger) : ILocalStartupTask
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

        var (status, answer) = await PlainCall.PutAsync(
            new Uri(baseAddress, $"/api/businesses/{Id}"), $"x-operator-key: {operatorKey}\r\n", Record(apiKey, baseAddress), cancellationToken);
        if (status == StatusCodes.Status404NotFound)
        {
            Log.NoApi(logger);
        }
        else if (status is < 200 or > 299)
        {
            throw new StartupException($"The business '{Id}' could not be registered: the app answered {status} {answer}");
        }
    }

    // A text, not an object: the start must not pay for a serializer's look at eight types.
    private static string Record(string apiKey, Uri baseAddress)
    {
        var templates = OrderTexts.All.Where(text => text.Button is not null).Select(text => text.Name).Distinct()
            .Select(name => $"\"{name}\": \"{OrderTexts.ButtonUrl}\"");
        return $$"""
            {
              "name": "{{Name}}",
              "locale": "de-DE",
              "country": "DE",
              "timeZone": "Europe/Berlin",
              "messenger": { "pageId": "{{MetaAccounts.DemoPage}}", "accessTokenSecret": "demo-messenger-token" },
              "whatsApp": {
                "phoneNumberId": "{{MetaAccounts.DemoNumberId}}",
                "accessTokenSecret": "demo-whatsapp-token",
                "businessAccountId": "{{MetaAccounts.DemoBusinessAccount}}",
                "number": "{{MetaAccounts.DemoNumber}}",
                "templateUrls": { {{string.Join(", ", templates)}} }
              },
              "giphy": { "keySecret": "demo-giphy" },
              "email": { "from": "orders@demo-shop.example" },
              "shipments": {
                "standard": { "secret": "demo-carrier" },
                "aftership": { "secret": "demo-aftership" },
                "easypost": { "secret": "demo-easypost" }
              },
              "calls": {
                "standard": { "secret": "demo-telephone" },
                "twilio": { "secret": "demo-twilio", "dial": "+4930555001" },
                "sipgate": { "secret": "demo-sipgate" }
              },
              "sources": {
                "standard": { "secret": "demo-standard" },
                "shopify": { "secret": "demo-shopify", "shopDomain": "{{ShopifyShape.Domain}}" },
                "woocommerce": { "secret": "demo-woocommerce", "url": "{{new Uri(baseAddress, $"/_local/woocommerce/{Id}")}}", "keySecret": "demo-woocommerce-key" }
              },
              "shop": {
                "kind": "standard",
                "url": "{{new Uri(baseAddress, $"/_local/shop/{Id}")}}",
                "secret": "demo-shop",
                "changes": { "address": true, "quantity": true, "cancel": true, "within": "PT24H" },
                "answerWithin": "PT30M",
                "reorder": { "quoteFor": "PT15M", "undoFor": "PT2M" }
              },
              "callers": {
                "endpoint": "{{new Uri(baseAddress, $"/_local/agents/{Id}")}}",
                "secret": "demo-agents",
                "tellMissed": true,
                "followUp": "https://shop.example/return",
                "crmActivities": true
              },
              "crm": { "kind": "http", "url": "{{new Uri(baseAddress, $"/_local/crm/{Id}")}}", "secret": "demo-crm" },
              "apiKeys": [
                {
                  "name": "{{Id}}",
                  "scopes": ["opt-ins", "customers", "threads", "consents", "messages", "callers", "audit"],
                  "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)))}}"
                }
              ]
            }
            """;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "demo.no-keys", Message = "OperatorKey or ApiKeys__demo is not set: the business demo is not registered")]
        public static partial void NoKeys(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, EventName = "demo.no-api", Message = "The app has no operator API: the business demo is not registered")]
        public static partial void NoApi(ILogger logger);
    }
}
