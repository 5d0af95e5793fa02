using Microsoft.Extensions.Options;
using Serverless.Customers;
using Serverless.Local.Time;
using Serverless.Platform.Security;
using Serverless.Tests.Channels;

namespace Serverless.Tests.Customers;

public class CustomerCacheTests
{
    private readonly CountingCustomers _customers = new();
    private readonly LocalClock _clock = new(DeliveryWorld.Start);
    private readonly CustomerCache _cache;

    public CustomerCacheTests() =>
        _cache = new CustomerCache(_customers, new KeyedHash(Options.Create(new IdentityOptions { HashKey = "test-hash-key-0123456789abcdef-0123" })), _clock);

    [Fact]
    public async Task The_same_identities_are_asked_for_once_and_again_after_an_hour()
    {
        for (var times = 0; times < 3; times++) { Assert.Equal("customer-1", await _cache.ResolveAsync("demo", Of("c-1"), default)); }

        Assert.Equal(1, _customers.Asked);
        _clock.Advance(CustomerCache.Age);
        await _cache.ResolveAsync("demo", Of("c-1"), default);
        Assert.Equal(2, _customers.Asked);
    }

    [Fact]
    public async Task Another_business_and_other_identities_are_asked_for_on_their_own()
    {
        await _cache.ResolveAsync("demo", Of("c-1"), default);
        await _cache.ResolveAsync("other", Of("c-1"), default);
        await _cache.ResolveAsync("demo", Of("c-2"), default);

        Assert.Equal(3, _customers.Asked);
    }

    [Fact]
    public async Task Who_became_part_of_another_customer_is_that_one_from_the_next_question_on()
    {
        await _cache.ResolveAsync("demo", Of("c-1"), default);
        _customers.Customer = "customer-2";
        Assert.Equal("customer-1", await _cache.ResolveAsync("demo", Of("c-1"), default));

        Assert.Equal("customer-2", await _cache.AskAgainAsync("demo", Of("c-1"), default));

        Assert.Equal("customer-2", await _cache.ResolveAsync("demo", Of("c-1"), default));
    }

    [Fact]
    public async Task What_nobody_asks_for_is_forgotten_and_what_is_asked_for_stays()
    {
        await _cache.ResolveAsync("demo", Of("idle"), default);
        await _cache.ResolveAsync("demo", Of("busy"), default);
        for (var i = 0; i < CustomerCache.Capacity; i++)
        {
            await _cache.ResolveAsync("demo", Of($"c-{i}"), default);
            if (i % 1000 == 0) { await _cache.ResolveAsync("demo", Of("busy"), default); }
        }

        var asked = _customers.Asked;
        await _cache.ResolveAsync("demo", Of("busy"), default);
        Assert.Equal(asked, _customers.Asked);
        await _cache.ResolveAsync("demo", Of("idle"), default);
        Assert.Equal(asked + 1, _customers.Asked);
    }

    private static Identity[] Of(string shopCustomer) => [new Identity(IdentityKind.ShopCustomer, shopCustomer)];

    private sealed class CountingCustomers : ICustomers
    {
        public int Asked { get; private set; }

        public string Customer { get; set; } = "customer-1";

        public Task<string?> FindAsync(string business, Identity identity, CancellationToken cancellationToken) => Task.FromResult<string?>(Customer);

        public Task<IReadOnlyList<string>> FindAllAsync(string business, Identity identity, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([Customer]);

        public Task<string> ResolveAsync(string business, IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Customer);
        }

        public Task<bool> LinkAsync(string business, string customer, Identity identity, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
