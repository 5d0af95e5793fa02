using Azure.Data.Tables;
using Serverless.Businesses;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Customers;
using Serverless.Customers.Phones;
using Serverless.Orders;
using Serverless.Platform.Security;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Cards;

/// <summary>People who call, on embedded tables, with a CRM that says what the test wants.</summary>
internal sealed class CallerScene : IAsyncDisposable
{
    public const string Number = WhatsAppBodies.Phone;
    public const string ShopCustomer = "c-77";

    private CallerScene(ChatWorld world) => World = world;

    public ChatWorld World { get; }
    public ScriptedCrm Crm { get; } = new();
    public Business Business { get; set; } = ChatWorld.Demo with { Country = "DE" };
    public PhoneNumber Phone { get; } = PhoneNumber.Parse(Number, country: null)!.Value;

    public ICallerCards Cards => new CallerCards(World.Customers, Records, Crm, World.Get<KeyedHash>(), World.Clock);

    private CallerRecords Records => new(World.Records, World.Get<IOrders>(), World.Threads, World.Consents, Lines, World.Clock);

    private ChatLines Lines => new(World.Get<Transcripts>(), new SentMessages(new Deliveries(World.Get<TableServiceClient>(), World.Get<KeyedHash>())));

    public static async Task<CallerScene> CreateAsync(params (string Key, string? Value)[] settings) => new(await ChatWorld.CreateAsync(settings));

    public Task<CallerCard> CardAsync(string? customer = null) => Cards.MakeAsync(Business, Phone, customer, default);

    /// <summary>Somebody whom the shop's form gave a number.</summary>
    public Task<string> CustomerAsync(string shopCustomer = ShopCustomer, string? email = A.CustomerEmail, string phone = Number) =>
        World.Customers.ResolveAsync("demo", [
            new(IdentityKind.ShopCustomer, shopCustomer),
            .. email is null ? Array.Empty<Identity>() : [new(IdentityKind.Email, email)],
            new(IdentityKind.Phone, phone),
        ], default);

    /// <summary>The customer writes on WhatsApp from the number.</summary>
    public Task WritesAsync(string text = "Wo ist mein Paket?", string id = "wamid.C1") => new WorkedOff(World).PostAsync(WhatsAppBodies.Text(text, id, at: World.Clock.GetUtcNow()));

    public async Task OrderAsync(string customer, string id, params (OrderStep Step, DateTimeOffset At)[] steps)
    {
        var record = OrderRecord.Unknown(id);
        foreach (var (step, at) in steps)
        {
            var change = new OrderStatusChanged
            {
                EventId = $"{id}-{step}", Business = "demo", Source = "standard", Step = step, OccurredAt = at,
                Order = new OrderDetails(id)
                {
                    Number = $"#{id}", PlacedAt = steps[0].At, Currency = "EUR", Total = 59.90m, Url = new Uri($"https://shop.example/orders/{id}"),
                    Lines = [new OrderLine("Teekanne", 2, 29.95m)],
                },
                Customer = new OrderCustomer { Name = A.CustomerName, Locale = "de-DE" },
                Shipment = new OrderShipment { TrackingUrl = new Uri("https://track.example/0034"), EstimatedDelivery = new DateOnly(2026, 11, 23) },
            };
            record = record.With(change);
        }

        await World.Get<IOrders>().UpdateAsync("demo", customer, OrderRecord.Unknown(id), _ => record, default);
    }

    /// <summary>A contact whom the CRM finds by the number.</summary>
    public static CrmContact Contact(string id = "K-1", string? name = A.CustomerName, string? email = A.CustomerEmail, params string[] phones) =>
        new(id, name, "Tee & Co", email, "de", "gold", new Uri($"https://crm.example/c/{id}"), phones.Length > 0 ? phones : [Number],
            [new CrmOrder("9001", "in Arbeit", 12.00m, "EUR", ChatWorld.Start)], [new CrmTicket("T-5", "Rechnung fehlt", ChatWorld.Start)]);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>A CRM that answers what it was told to.</summary>
internal sealed class ScriptedCrm : ICrmLookup
{
    public CrmAnswer Answer { get; set; } = new(CrmState.NotConfigured, [], IsTruncated: false);

    public int Asked { get; private set; }

    public void Says(params CrmContact[] contacts) => Answer = new CrmAnswer(CrmState.Answered, contacts, IsTruncated: false);

    public Task<CrmAnswer> FindAsync(Business business, PhoneNumber phone, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(Answer);
    }
}
