using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Serverless.Local.Commands;

/// <summary>What an app answered.</summary>
/// <param name="At">Its clock, as far as it says (header <c>Date</c>: whole seconds).</param>
internal sealed record AppAnswer(int Status, string Body, DateTimeOffset? At)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>
/// An app that runs already: on this machine, or elsewhere by <c>--url</c>. Keys come from the settings or the environment and are sent
/// as headers; the command line carries none, because every process of the machine can read it.
/// </summary>
internal sealed class RunningApp : IDisposable
{
    /// <summary>For <see cref="CommandArguments.Parse"/>.</summary>
    public static readonly IReadOnlyList<string> Options = ["--url", "--port"];

    public const string Usage = """
          --port N    the app on this machine at 127.0.0.1:N (default 7071); its keys come from local.settings.json
          --url URL   the app elsewhere; its keys come from the environment: FunctionKey, OperatorKey
        """;

    private const int UsualPort = 7071;
    private readonly HttpClient _http;

    private RunningApp(Uri address, CommandSettings settings, TimeSpan patience)
    {
        Address = address;
        Settings = settings;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = address,
            Timeout = patience,
        };
    }

    /// <summary>Scheme and host, with a slash at the end and without <c>api/</c>.</summary>
    public Uri Address { get; }

    public bool IsLocal => Address.IsLoopback;

    /// <summary>Where the app's secrets are looked up: of an app elsewhere in the environment alone.</summary>
    public CommandSettings Settings { get; }

    public string? FunctionKey => Settings["FunctionKey"] ?? (IsLocal ? Settings["LocalHost__FunctionKey"] : null);

    public string? OperatorKey => Settings["OperatorKey"];

    /// <param name="patience">How long one call may take.</param>
    /// <exception cref="UsageException">The address cannot be used.</exception>
    public static RunningApp Of(CommandArguments arguments, CommandWorld world, TimeSpan patience)
    {
        var address = AddressOf(arguments.Value("--url"), arguments.Value("--port"));
        return new RunningApp(address, address.IsLoopback ? world.Settings : world.Environment, patience);
    }

    /// <summary>Sends with both keys, as far as they are known.</summary>
    /// <param name="path">Without a slash at its start: <c>api/health/ready</c>.</param>
    /// <exception cref="CommandException">No answer came; the message says what to do.</exception>
    public async Task<AppAnswer> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (FunctionKey is { } function) { request.Headers.TryAddWithoutValidation("x-functions-key", function); }

        if (OperatorKey is { } key) { request.Headers.TryAddWithoutValidation("x-operator-key", key); }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (json is not null) { request.Content = new StringContent(json, new MediaTypeHeaderValue("application/json")); }

        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Sends a request as it is, without keys.</summary>
    /// <inheritdoc cref="SendAsync(HttpMethod, string, string?, CancellationToken)"/>
    public async Task<AppAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return new AppAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.Date);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(WhyUnreachable(exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{Address} did not answer within {_http.Timeout.TotalSeconds:0} seconds.");
        }
    }

    public void Dispose() => _http.Dispose();

    private string WhyUnreachable(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"There is no host '{Address.Host}'. Compare --url with the output of the deployment.",
        HttpRequestError.SecureConnectionError => $"{Address.Host} has no certificate that this machine trusts."
            + (exception.InnerException is AuthenticationException ? "" : " Does it speak TLS at all?"),
        _ when IsLocal => $"Nothing listens at {Address}. Start the app with ./run, or name its port with --port.",
        _ => $"{Address} cannot be reached. Is the app running, and may this machine reach it?",
    };

    private static Uri AddressOf(string? url, string? port)
    {
        if (url is not null && port is not null) { throw new UsageException("Name the app by --url or by --port, not by both."); }

        if (url is null)
        {
            var number = port is null ? UsualPort : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is > 0 and <= ushort.MaxValue
                ? read
                : throw new UsageException($"--port needs a number from 1 to {ushort.MaxValue}.");
            return new Uri($"http://127.0.0.1:{number}/");
        }

        var bare = url.TrimEnd('/');
        if (bare.EndsWith("/api", StringComparison.OrdinalIgnoreCase)) { bare = bare[..^4]; }

        if (!Uri.TryCreate(bare + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            throw new UsageException("--url needs an address such as https://func-example.azurewebsites.net.");
        }

        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback ? address : throw new UsageException("--url must begin with https://, because keys are sent there.");
    }
}
