using Serverless.Local.Tables;

namespace Serverless.Tests.EndToEnd;

/// <summary>What a look-up costs the tables tells nobody whether the number is a customer's.</summary>
public class LookupOracleTests
{
    [Fact]
    public async Task The_tables_are_asked_the_same_for_a_stranger_as_for_a_customer_with_orders_and_chats()
    {
        var folder = Directory.CreateTempSubdirectory("oracle").FullName;
        var tables = TableOperations.Watch(Path.GetFileName(folder).ToLowerInvariant());
        await using var app = await App.StartAsync(folder: folder);
        var person = await app.CustomerInChatAsync();
        await app.ShopSendsAcceptedAsync(app.Order("placed", app.Clock.GetUtcNow()));
        await app.ReceivesAsync(person, 1);
        await app.DeliveryAsync("placed", "read");
        await app.IsIdleAsync();

        // The first look-up fetches the key's tokens for the next ones.
        await LookUpAsync(A.CustomerPhone);
        var (known, match) = await LookUpAsync(A.CustomerPhone);
        var strangers = new List<(string Cost, string Match)>();
        foreach (var number in (string[])["+4915199999999", "+4930123456", "+12025550123"]) { strangers.Add(await LookUpAsync(number)); }

        await app.OptInByEmailAsync();
        await app.IsIdleAsync();
        Assert.Equal((known, match), await LookUpAsync(A.CustomerPhone));
        Assert.Equal("unverified", match);
        Assert.All(strangers, stranger => Assert.Equal((known, "none"), stranger));
        Assert.Contains("orders", known, StringComparison.Ordinal);

        async Task<(string Cost, string Match)> LookUpAsync(string number)
        {
            tables.Reset();
            var card = await app.GetAsync($"api/businesses/demo/callers/{Uri.EscapeDataString(number)}");
            return (string.Join(", ", tables.ByTable.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => $"{table.Key} {table.Value.Reads}+{table.Value.Writes}")), (string)card["match"]!);
        }
    }
}
