using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Benchmarks.EndToEnd;

/// <summary>A customer of the measurement.</summary>
/// <param name="Business">Whose customer.</param>
/// <param name="ShopId">The shop's id of the customer.</param>
/// <param name="Page">The page of the chat.</param>
/// <param name="Psid">The customer on that page.</param>
internal sealed record BenchCustomer(string Business, string ShopId, string Page, string Psid);

/// <summary>Businesses with a page each, and customers with an open chat who agreed to order updates.</summary>
internal static class Population
{
    /// <summary>Several, because a page may send 300 messages a second and the product keeps to that.</summary>
    private const int Businesses = 16;

    public static async Task<IReadOnlyList<BenchCustomer>> CreateAsync(BenchApp app, int customers, string run)
    {
        for (var i = 0; i < Businesses; i++) { await RegisterAsync(app, i); }

        var all = Enumerable.Range(0, customers).Select(i => new BenchCustomer(BusinessOf(i % Businesses), $"c-{run}-{i}", PageOf(i % Businesses),
            string.Create(CultureInfo.InvariantCulture, $"2470{i:D13}"))).ToList();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (customer, token) => await AddAsync(app, customer, token));
        return all;
    }

    private static async Task RegisterAsync(BenchApp app, int number)
    {
        app.Services.GetRequiredService<MetaAccounts>().Put(new MetaAccount { Id = PageOf(number), Name = BusinessOf(number), Token = $"EAAbench{number}", SubscribedFields = null });
        var record = new Business
        {
            Name = BusinessOf(number),
            Locale = "de-DE",
            TimeZone = "Europe/Berlin",
            Messenger = new MessengerAccount(PageOf(number), $"bench-token-{number}"),
            Sources = new Dictionary<string, SourceSettings> { ["standard"] = new("demo-standard") },
        };
        var (_, problem) = await app.Services.GetRequiredService<IBusinessAdministration>().SaveAsync(BusinessOf(number), record, CancellationToken.None);
        if (problem is not null) { throw new InvalidOperationException($"The business was refused: {problem.Code}"); }
    }

    private static async Task AddAsync(BenchApp app, BenchCustomer customer, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var peer = MessengerPeers.Psid(customer.Psid);
        var id = await app.Services.GetRequiredService<ICustomers>().ResolveAsync(
            customer.Business, [new Identity(IdentityKind.ShopCustomer, customer.ShopId), ChatPeers.IdentityOf(peer)], cancellationToken);
        await app.Services.GetRequiredService<IConsents>().RecordAsync(
            customer.Business, id, ChatChannels.Messenger, Purpose.OrderUpdates, ConsentState.Given, new ConsentEvidence("bench", now), cancellationToken);
        var threads = app.Services.GetRequiredService<IThreads>();
        var thread = await threads.OpenAsync(customer.Business, id, ChatChannels.Messenger, customer.Page, peer, cancellationToken);
        await threads.UpdateAsync(customer.Business, id, thread.Id, open => open with { WindowUntil = now.AddHours(23) }, cancellationToken);
        app.Services.GetRequiredService<MessengerChats>().Add(new MessengerCustomer
        {
            Page = customer.Page,
            Psid = customer.Psid,
            Name = "Erika Muster",
            Locale = "de_DE",
            Receipts = ReceiptHabit.Silent,
            HasThread = true,
            HasWritten = true,
            WindowOpenedAt = now,
        });
    }

    /// <summary>Every customer's device comes on and the chat is opened: the provider reports delivered and read.</summary>
    public static async Task ReadAllAsync(BenchApp app, IReadOnlyList<BenchCustomer> customers, CancellationToken cancellationToken)
    {
        var (chats, actions) = (app.Services.GetRequiredService<MessengerChats>(), app.Services.GetRequiredService<CustomerActions>());
        foreach (var customer in customers) { actions.Act(chats.Find(customer.Page, customer.Psid)!, new CustomerAction { Do = "read" }); }

        await app.IdleAsync(cancellationToken);
    }

    /// <summary>The tokens of the pages, as settings.</summary>
    public static IEnumerable<(string Name, string Value)> Secrets =>
        Enumerable.Range(0, Businesses).Select(i => ($"Secrets:bench-token-{i}", $"EAAbench{i}"));

    private static string BusinessOf(int number) => string.Create(CultureInfo.InvariantCulture, $"bench-{number}");

    private static string PageOf(int number) => string.Create(CultureInfo.InvariantCulture, $"1080000009{number:D5}");
}
