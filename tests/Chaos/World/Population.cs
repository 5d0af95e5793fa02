using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Businesses;
using Serverless.Chaos.Judging;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;

namespace Serverless.Chaos.World;

/// <summary>Businesses with a page and a number each, and customers on both.</summary>
internal static class Population
{
    public const string Token = "EAAchaos0123456789";
    public const string TokenSecret = "chaos-token";

    /// <summary>Several, because a page and a number may only send so much a second and the product keeps to that.</summary>
    private const int Businesses = 16;

    public static async Task<IReadOnlyList<ChaosCustomer>> CreateAsync(IServiceProvider services, int count)
    {
        for (var i = 0; i < Businesses; i++) { await RegisterAsync(services, i); }

        var customers = Enumerable.Range(0, count).Select(Customer).ToList();
        await Parallel.ForEachAsync(customers, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (customer, token) => await AddAsync(services, customer, token));
        return customers;
    }

    private static ChaosCustomer Customer(int number)
    {
        var business = number / 2 % Businesses;
        return number % 2 == 0
            ? new(number, BusinessOf(business), $"c-{number}", ChatChannels.Messenger, PageOf(business), Invariant($"{Canaries.PsidPrefix}{number:D6}"))
            : new(number, BusinessOf(business), $"c-{number}", ChatChannels.WhatsApp, NumberOf(business), Invariant($"+{Canaries.PhonePrefix}{number:D6}"));
    }

    private static async Task RegisterAsync(IServiceProvider services, int number)
    {
        var record = new Business
        {
            Name = BusinessOf(number),
            Locale = "de-DE",
            TimeZone = "Europe/Berlin",
            Messenger = new MessengerAccount(PageOf(number), TokenSecret),
            WhatsApp = new WhatsAppAccount(NumberOf(number), TokenSecret),
            Sources = new Dictionary<string, SourceSettings> { ["standard"] = new("demo-standard") },
        };
        var (_, problem) = await services.GetRequiredService<IBusinessAdministration>().SaveAsync(BusinessOf(number), record, CancellationToken.None);
        if (problem is not null) { throw new InvalidOperationException($"The business was refused: {problem.Code}"); }
    }

    private static async Task AddAsync(IServiceProvider services, ChaosCustomer customer, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var peer = customer.Channel == ChatChannels.Messenger ? MessengerPeers.Psid(customer.Peer) : WhatsAppPeers.OfPhone(customer.Peer);
        var id = await services.GetRequiredService<ICustomers>().ResolveAsync(
            customer.Business, [new Identity(IdentityKind.ShopCustomer, customer.ShopId), ChatPeers.IdentityOf(peer)], cancellationToken);
        await services.GetRequiredService<IConsents>().RecordAsync(
            customer.Business, id, customer.Channel, Purpose.OrderUpdates, ConsentState.Given, new ConsentEvidence("chaos", now), cancellationToken);
        var threads = services.GetRequiredService<IThreads>();
        var thread = await threads.OpenAsync(customer.Business, id, customer.Channel, customer.Account, peer, cancellationToken);
        await threads.UpdateAsync(customer.Business, id, thread.Id, open => open with { WindowUntil = now.AddHours(23) }, cancellationToken);
    }

    private static string BusinessOf(int number) => Invariant($"chaos-{number}");

    private static string PageOf(int number) => Invariant($"1090000009{number:D5}");

    private static string NumberOf(int number) => Invariant($"1070000009{number:D5}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
