using Serverless.Local.Tables;

namespace Serverless.Tests.EndToEnd;

/// <summary>What one order update costs on the platform, counted where the clients meet it: the figures that the design promises.</summary>
public class OperationCountTests
{
    private const string Each = "deliveries 0+2, orders 1+1, threads 2+0; 4 credits";

    /// <summary>For a business with carriers the number of an order, and of a parcel, is made findable: once each.</summary>
    private const string NewForCarriers = "deliveries 0+2, inbox 1+0, orders 1+3, threads 2+0; 4 credits";

    [Fact]
    public async Task An_order_update_costs_three_reads_three_writes_and_four_bus_credits()
    {
        var folder = Directory.CreateTempSubdirectory("count").FullName;
        var tables = TableOperations.Watch(Path.GetFileName(folder).ToLowerInvariant());
        await using var app = await App.StartAsync(folder: folder);
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);
        await app.DeliveryAsync("placed", "read");
        await app.IsQuietAsync();

        var counted = new List<string>();
        foreach (var (step, count) in new[] { ("shipped", 2), ("delivered", 3) })
        {
            tables.Reset();
            var credits = Credits(app);
            await app.ShopSendsAcceptedAsync(app.Order(step, app.Clock.GetUtcNow()));
            await app.ReceivesAsync(person, count);
            await app.IsQuietAsync();
            counted.Add($"{Describe(tables)}; {Credits(app) - credits} credits");
        }

        Assert.Equal([NewForCarriers, Each], counted);
    }

    [Fact]
    public async Task The_first_update_of_an_order_costs_no_more_than_the_later_ones()
    {
        var folder = Directory.CreateTempSubdirectory("count").FullName;
        var tables = TableOperations.Watch(Path.GetFileName(folder).ToLowerInvariant());
        await using var app = await App.StartAsync(folder: folder);
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);
        await app.DeliveryAsync("placed", "read");
        await app.IsQuietAsync();

        tables.Reset();
        var credits = Credits(app);
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow(), "A-1002"));
        await app.ReceivesAsync(person, 2);
        await app.IsQuietAsync();

        Assert.Equal(NewForCarriers, $"{Describe(tables)}; {Credits(app) - credits} credits");
    }

    private static long Credits(App app) => app.Broker.Credits;

    /// <summary>Reads + writes by table; the receipts come after the message and are counted elsewhere.</summary>
    private static string Describe(TableOperations tables) => string.Join(", ", tables.ByTable
        .Where(table => table.Key is "deliveries" or "orders" or "threads" or "consents" or "identities" or "inbox" or "businesses")
        .OrderBy(table => table.Key, StringComparer.Ordinal)
        .Select(table => $"{table.Key} {table.Value.Reads}+{table.Value.Writes}"));
}
