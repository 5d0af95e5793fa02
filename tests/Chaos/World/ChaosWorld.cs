using System.Globalization;
using System.Net.Http.Headers;
using Serverless.Chaos.FarEnd;
using Serverless.Chaos.Judging;
using Serverless.Platform.Security;

namespace Serverless.Chaos.World;

/// <summary>One product with its data, and the world around it: customers, shop, provider, ledger. The world survives the product.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(8);
    private const int ManyReports = 50;
    private readonly Dictionary<string, string?> _settings;
    private readonly bool _isProcess;
    private readonly string _secret = ChaosSettings.Example["Secrets:demo-standard"]!;
    private long _movedTicks;
    private FastClock? _fast;
    private IProduct? _product;
    private bool _isForgotten;

    private ChaosWorld(string name, bool isProcess)
    {
        Folder = Folders.NewData();
        Canaries = new Canaries(Folder);
        Ledger = new Ledger(name);
        Courier = new Courier(Ledger, ChaosSettings.Example["Meta:AppSecret"]!) { Now = () => Now };
        Provider = new GraphEndpoint(Ledger, Courier);
        _isProcess = isProcess;
        _settings = new Dictionary<string, string?>(ChaosSettings.Example)
        {
            [$"Secrets:{Population.TokenSecret}"] = Population.Token,
            ["Simulators:Persist"] = "false",
            ["Channels:RecheckAfter"] = "00:00:05",
            ["Channels:CoalesceFor"] = "00:00:00",
            ["Logging:LogLevel:Default"] = "Information",
        };
    }

    public string Folder { get; }

    public Ledger Ledger { get; }

    public Canaries Canaries { get; }

    public Courier Courier { get; }

    public GraphEndpoint Provider { get; }

    /// <summary>An order event was answered 2xx.</summary>
    public Action Accepted { get; set; } = () => { };

    public IReadOnlyList<ChaosCustomer> Customers { get; private set; } = [];

    public IProduct Product => _product ?? throw new InvalidOperationException("The product is down.");

    /// <summary>The product's time.</summary>
    public DateTimeOffset Now => TimeProvider.System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _movedTicks));

    /// <param name="isProcess">Whether the product runs in a process of its own, which can be killed.</param>
    public static async Task<ChaosWorld> CreateAsync(string name, int customers, bool isProcess, params (string Name, string Value)[] settings)
    {
        var world = new ChaosWorld(name, isProcess);
        await world.Provider.StartAsync();
        world._settings["Meta:GraphUrl"] = world.Provider.Address.ToString();
        foreach (var (key, value) in settings) { world._settings[key] = value; }

        await using (var first = await ProductHost.StartAsync(world.Folder, world._settings, world.Canaries))
        {
            world.Customers = await Population.CreateAsync(first.Services, customers);
        }

        await world.StartAsync();
        return world;
    }

    /// <summary>Changes a setting for the lives to come.</summary>
    public void Set(string name, string value) => _settings[name] = value;

    /// <summary>A new life on the same data. The clock is real again.</summary>
    public async Task StartAsync()
    {
        Interlocked.Exchange(ref _movedTicks, 0);
        _product = _isProcess
            ? await ProductProcess.StartAsync(Folder, _settings, Canaries)
            : await ProductHost.StartAsync(Folder, _settings, Canaries);
        Courier.Target = Product.Base;
    }

    public async Task KillAsync()
    {
        if (_fast is not null) { await _fast.DisposeAsync(); }

        _fast = null;
        Courier.Target = null;
        var product = Product;
        _product = null;
        await product.KillAsync();
        await product.DisposeAsync();
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        Interlocked.Add(ref _movedTicks, by.Ticks);
        await Product.AdvanceAsync(by);
    }

    /// <summary>
    /// From now to the end of this life the product's clock goes faster than real time, so that its waits cost little; but not while many
    /// reports wait for the machine, or an echo would be late by the clock.
    /// </summary>
    public void HurryClock() => _fast ??= new FastClock(by => Courier.Open < ManyReports ? AdvanceAsync(by) : Task.CompletedTask);

    /// <summary>Offers an order event until it is accepted, as a shop does.</summary>
    public Task OfferAsync(ChaosCustomer customer, string order, string step, DateTimeOffset at) => OfferAgainAsync(Ledger.NoteOffer(customer, order, step), at);

    /// <summary>The same event, with the same webhook id, as often as one likes.</summary>
    public async Task OfferAgainAsync(Offer offer, DateTimeOffset at)
    {
        var body = OrderEvents.Body(offer.Customer, offer.Order, offer.Step, at);
        if (!await Courier.PostAsync(() => OrderRequest(offer.Customer, StableId.From(offer.Order, offer.Step), body))) { return; }

        Ledger.NoteAccepted(offer);
        Accepted();
    }

    /// <summary>A signed webhook of the shop, made for where the product is now.</summary>
    public HttpRequestMessage OrderRequest(ChaosCustomer customer, string id, byte[] body)
    {
        var seconds = Now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, Courier.AddressOf($"api/businesses/{customer.Business}/orders/standard")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhookSignature.Sign(id, seconds, body, _secret));
        return request;
    }

    /// <summary>Lets everything come to its end: reports arrive, then what was put off has its time moved near. Stops the product and reads its records.</summary>
    public async Task<Records> FinishAsync()
    {
        using var limit = new CancellationTokenSource(DrainLimit);
        try
        {
            await DrainAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The judge sees what is left.
        }

        await KillAsync();
        return await Records.ReadAsync(Folder);
    }

    /// <summary>Waits until nothing is on its way but what is put off.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Courier.FinishAsync(cancellationToken);
            if ((await Product.StateAsync()).IsIdle && Courier.Open == 0) { return; }

            await Task.Delay(15, cancellationToken);
        }
    }

    /// <summary>All is well, so nobody wants to see the data.</summary>
    public void ForgetData() => _isForgotten = true;

    public async ValueTask DisposeAsync()
    {
        if (_fast is not null) { await _fast.DisposeAsync(); }

        await Courier.DisposeAsync();
        await Provider.DisposeAsync();
        if (_product is not null) { await _product.DisposeAsync(); }

        Canaries.Dispose();
        if (_isForgotten) { Directory.Delete(Folder, recursive: true); }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromSeconds(10);
        while (true)
        {
            await SettleAsync(cancellationToken);
            if (!(await Product.StateAsync()).HasScheduled) { return; }

            await AdvanceAsync(step);
            step = step < TimeSpan.FromMinutes(5) ? step * 1.5 : step;
            await Task.Delay(30, cancellationToken);
        }
    }
}
