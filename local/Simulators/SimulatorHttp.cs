namespace Serverless.Local.Simulators;

/// <summary>How the simulated world calls the app: no proxy, no cookies, no redirects, no trace, and the provider's longest time limit.</summary>
internal sealed class SimulatorHttp(HttpMessageHandler handler) : IDisposable
{
    /// <summary>Meta's webhook time limit; its FAQ names 20 seconds, newer pages 5. The longer one keeps a slow laptop honest.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    public SimulatorHttp()
        : this(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null })
    {
    }

    public HttpClient Client { get; } = new(handler) { Timeout = TimeLimit };

    public void Dispose() => Client.Dispose();
}
