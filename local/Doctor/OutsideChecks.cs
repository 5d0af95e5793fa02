using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Serverless.Local.Commands;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Doctor;

/// <summary>
/// What only shows from outside: clocks, the public address, and that webhooks are refused or taken over HTTP. Bodies are no JSON, so what
/// passes the check of the signature is refused right behind it, and nothing is stored.
/// </summary>
internal sealed class OutsideChecks(RunningApp app, TimeProvider clock)
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);
    private static readonly byte[] NoJson = "doctor"u8.ToArray();
    private static readonly string[] MetaPaths = ["api/webhooks/messenger", "api/webhooks/whatsapp"];

    public async Task<IReadOnlyList<DoctorLine>> RunAsync(DoctorReport report, CancellationToken cancellationToken)
    {
        var lines = new List<DoctorLine> { JudgeClock(clock.GetUtcNow() - report.Time) };
        if (report.PublicAddress is { } address) { lines.Add(await AskPublicAddressAsync(address, cancellationToken)); }

        if (report.Checks.Any(line => line.Name == "meta")) { lines.Add(await AskMetaAsync(cancellationToken)); }

        foreach (var source in Sources(report)) { lines.Add(await AskSourceAsync(source.Business!, source.About!, cancellationToken)); }

        return lines;
    }

    /// <summary>
    /// Each kind of source at one business, one where it works if there is one: what is tried is the way, not the secret. Trying all of them
    /// would look to the alerts like somebody at the door.
    /// </summary>
    private static IEnumerable<DoctorLine> Sources(DoctorReport report) => report.Checks
        .Where(line => line is { Name: "webhooks", About: not null, Business: not null })
        .OrderBy(line => line.State == DoctorLine.Good ? 0 : 1)
        .DistinctBy(line => line.About);

    private DoctorLine JudgeClock(TimeSpan behind)
    {
        const string name = "clock from here";
        if (behind.Duration() <= MostSkew) { return DoctorLine.Ok(name, "The app's clock and this machine's agree."); }

        var off = string.Create(CultureInfo.InvariantCulture, $"{behind.Duration().TotalSeconds:0} seconds {(behind > TimeSpan.Zero ? "behind" : "ahead of")}");
        return DoctorLine.Warning(name, "clock.differs",
            $"The app's clock is {off} this machine's. {(app.IsLocal ? "Its clock can be moved (/_local/api/clock); a restart sets it right." : "One of both is wrong; whose shows in the line of the app's own clock.")}");
    }

    private async Task<DoctorLine> AskPublicAddressAsync(string address, CancellationToken cancellationToken)
    {
        const string name = "public-address from here";
        var live = new Uri($"{address.TrimEnd('/')}/api/health/live");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, live);
            var answer = await app.SendAsync(request, cancellationToken);
            return answer.IsSuccess && answer.Body.Contains("\"live\"", StringComparison.Ordinal)
                ? DoctorLine.Ok(name, "The public address leads to the app.")
                : DoctorLine.Failed(name, "public-address.wrong", $"Under {live} another server answers ({answer.Status}). Set Links__BaseUrl to where shops, telephones and mail readers reach the app, without /api.");
        }
        catch (CommandException)
        {
            return DoctorLine.Failed(name, "public-address.wrong", $"Nothing answers under {live}. Set Links__BaseUrl to where shops, telephones and mail readers reach the app, without /api.");
        }
    }

    private async Task<DoctorLine> AskMetaAsync(CancellationToken cancellationToken)
    {
        const string name = "meta from here";
        foreach (var path in MetaPaths)
        {
            if (await SendAsync(path, "X-Hub-Signature-256", MetaBytes.Sign(NoJson, "nobody's secret"), cancellationToken) is not 401 and var status)
            {
                return status == 503
                    ? DoctorLine.Failed(name, "meta.app-secret-missing", "Webhooks of Meta are answered 503: the app has no Meta__AppSecret.")
                    : DoctorLine.Failed(name, "webhooks.open", $"A wrong signature was answered {status} and not 401 by {path}. What stands between here and the app?");
            }
        }

        if (app.Settings["Meta__AppSecret"] is not { } secret) { return DoctorLine.Ok(name, "Wrong signatures are refused. With Meta__AppSecret in the environment right ones are tried too."); }

        foreach (var path in MetaPaths)
        {
            // A body that is no JSON, rightly signed: the next check refuses it.
            if (await SendAsync(path, "X-Hub-Signature-256", MetaBytes.Sign(NoJson, secret), cancellationToken) is not 400 and var status)
            {
                return status == 401
                    ? DoctorLine.Failed(name, "meta.other-secret", "A webhook signed with the Meta__AppSecret known here is refused: the app was started with another one, or something in between changes bodies.")
                    : DoctorLine.Failed(name, "meta.signature", $"A rightly signed webhook was answered {status} by {path}, and not as one that is no JSON (400). What stands between here and the app?");
            }
        }

        return DoctorLine.Ok(name, "Right signatures are taken over HTTP, wrong ones refused.");
    }

    private async Task<DoctorLine> AskSourceAsync(string business, string source, CancellationToken cancellationToken)
    {
        const string name = "webhooks from here";
        var status = await SendAsync($"api/businesses/{business}/{source}", "X-Doctor", "no signature", cancellationToken);
        var line = status switch
        {
            401 => DoctorLine.Ok(name, "What is not signed is refused."),
            503 => DoctorLine.Failed(name, "webhooks.secret-missing", "It is answered 503: the app has no secret to check it with."),
            _ => DoctorLine.Failed(name, "webhooks.open", $"What is not signed was answered {status} and not 401. What stands between here and the app?"),
        };
        return line with { Business = business, About = source };
    }

    private async Task<int> SendAsync(string path, string header, string value, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new ByteArrayContent(NoJson) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TryAddWithoutValidation(header, value);
        return (await app.SendAsync(request, cancellationToken)).Status;
    }
}
