using System.Text.Json;
using Serverless.Platform.Http;
using Serverless.Platform.Json;

namespace Serverless.Health.Checks;

/// <summary>The address under which the app believes to be reached from outside leads to an app like this one.</summary>
internal sealed class PublicAddressCheck(PublicAddress address, IHttpClientFactory clients) : IAppCheck
{
    public const string Client = "doctor-public-address";

    private const int LongestAnswer = 4 * 1024;
    private const string Cure = "Set Links__BaseUrl to where shops, telephones and mail readers reach the app, without /api.";

    public string Name => "public-address";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => [await AskAsync(cancellationToken)];

    private async Task<Finding> AskAsync(CancellationToken cancellationToken)
    {
        if (address.Base is not { } known || !Uri.TryCreate(known + "/api/health/live", UriKind.Absolute, out var live))
        {
            return Finding.Failed("public-address.missing", $"The app does not know where it is reached from outside: no unsubscribe links, no Twilio. {Cure}");
        }

        if (live.Scheme != Uri.UriSchemeHttps && !live.IsLoopback) { return Finding.Failed("public-address.not-https", $"The public address is not https, which Meta, telephones and links need. {Cure}"); }

        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.GetAsync(live, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await IsOursAsync(answer, cancellationToken)
                ? Finding.Ok("The public address leads here.")
                : Finding.Failed("public-address.wrong", $"Under the public address another server answers ({(int)answer.StatusCode}). {Cure}");
        }
        catch (HttpRequestException)
        {
            return Finding.Warning("public-address.unreachable",
                $"The app cannot reach its own public address. That may be the network's will: open /api/health/live there from outside. {Cure}");
        }
    }

    private static async Task<bool> IsOursAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode || await LimitedBody.ReadAsync(answer, LongestAnswer, cancellationToken) is not { } body || !JsonBody.TryParse(body, out var document)) { return false; }

        using (document) { return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.Member("status"u8).Is("live"u8); }
    }
}
