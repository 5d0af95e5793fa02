using Microsoft.Extensions.Configuration;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;
using Serverless.Shops;
using Serverless.Tests.Platform;

namespace Serverless.Tests.Shops;

/// <summary>Connectors in front of a shop that answers what the test says.</summary>
internal sealed class ShopWorld() : ScriptedServer(ShopHttp.Client)
{
    public const string ClientSecret = "shpss_client_secret";
    public const string Signing = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    public const string Previous = "whsec_ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=";

    public ShopsOptions Options { get; init; } = new();

    public Secrets Secrets { get; } = new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Secrets:shop-signing"] = Signing,
        ["Secrets:shop-rotated"] = Signing,
        ["Secrets:shop-rotated--previous"] = Previous,
        ["Secrets:woo-key"] = "ck_1:cs_2",
        ["Secrets:shopify-token"] = "shpat_static",
        ["Secrets:shopify-client"] = ClientSecret,
    }).Build());

    public ShopHttp Http => field ??= new ShopHttp(new OutgoingCalls(this, Clock), Circuits, Microsoft.Extensions.Options.Options.Create(Options));

    public ShopCircuits Circuits => field ??= new ShopCircuits(Clock);

    public static ShopCall Call(ShopSettings shop, int attempt = 1, string requestId = "req-1") =>
        new(new Business { Id = "demo", Name = "Demo Shop", Shop = shop }, shop, requestId, attempt);

    public new ShopWorld Answers(params Func<HttpRequestMessage, HttpResponseMessage?>[] answers)
    {
        base.Answers(answers);
        return this;
    }

    public new ShopWorld Answers(int status, string body = "", string type = "application/json", int? retryAfter = null)
    {
        base.Answers(status, body, type, retryAfter);
        return this;
    }
}
