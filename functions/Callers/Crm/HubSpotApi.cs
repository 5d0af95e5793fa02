using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Serverless.Platform.Json;
using Serverless.Platform.Security;

namespace Serverless.Callers.Crm;

/// <summary>Calls of HubSpot's CRM API with a private app's token.</summary>
internal sealed class HubSpotApi(CrmHttp http, Secrets secrets, IOptions<CrmOptions> options)
{
    /// <summary>HubSpot counts searches of all objects of an account together, apart from its other limits.</summary>
    internal const int SearchesPerSecond = 4;

    /// <summary>Searches; waits for its turn first, for so long.</summary>
    /// <param name="objects">What is searched: <c>contacts</c>, <c>calls</c>.</param>
    public async Task<CrmHttpAnswer> SearchAsync(CrmCall call, string objects, byte[] body, TimeSpan longestWait, CancellationToken cancellationToken) =>
        await http.TurnAsync(call, SearchesPerSecond, longestWait, cancellationToken) is { } busy
            ? CrmHttpAnswer.Of(busy)
            : await PostAsync(call, $"{objects}/search", body, cancellationToken);

    public async Task<CrmHttpAnswer> PostAsync(CrmCall call, string path, byte[] body, CancellationToken cancellationToken)
    {
        if (call.Crm.Secret is not { } name || secrets.Current(name) is not { } token) { return CrmHttpAnswer.Of(CrmReply.Of(CrmState.Misconfigured, CrmCodes.SecretNotConfigured)); }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Value.HubSpotUrl.AbsoluteUri.TrimEnd('/')}/crm/v3/objects/{path}")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new("application/json"));
        var answer = await http.SendAsync(call, request, cancellationToken);
        return IsUsedUp(answer) ? answer with { Failed = http.Pause(call, answer.Failed!, CrmHttp.DayPause) } : answer;
    }

    /// <summary>The reply when the CRM refuses a look-up.</summary>
    public CrmReply Denied(CrmCall call) => http.Denied(call);

    private static bool IsUsedUp(CrmHttpAnswer answer)
    {
        if (answer is not { Status: 429, Failed: not null }) { return false; }

        using var document = answer.Json();
        return document?.RootElement.Text("policyName"u8) == "DAILY";
    }
}
