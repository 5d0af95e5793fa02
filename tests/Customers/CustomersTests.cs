using Serverless.Customers;
using Serverless.Platform.Storage;
using Serverless.Platform.Time;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Customers;

public class CustomersTests
{
    private static readonly Identity Shop = new(IdentityKind.ShopCustomer, "c-77");
    private static readonly Identity Email = new(IdentityKind.Email, "erika@example.org");
    private static readonly Identity Phone = new(IdentityKind.Phone, "+4915112345678");
    private static readonly Identity Psid = new(IdentityKind.MessengerPsid, "24811111111111112");

    private static Task<string> ResolveAsync(ChatWorld world, params Identity[] identities) => world.Customers.ResolveAsync("demo", identities, default);

    [Fact]
    public async Task A_new_person_gets_an_id_of_ours_under_which_every_identity_leads_to_them()
    {
        await using var world = await ChatWorld.CreateAsync();

        var customer = await ResolveAsync(world, Email, Shop, Phone);

        Assert.True(Ulid.IsWellFormed(customer));
        foreach (var identity in new[] { Shop, Email, Phone }) { Assert.Equal(customer, await world.Customers.FindAsync("demo", identity, default)); }
    }

    [Fact]
    public async Task Resolving_again_makes_nobody_new()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(await ResolveAsync(world, Shop, Email), await ResolveAsync(world, new Identity(IdentityKind.Email, " ERIKA@example.org "), Phone));
    }

    [Fact]
    public async Task Fifty_at_once_make_one_customer()
    {
        await using var world = await ChatWorld.CreateAsync();

        var resolved = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ResolveAsync(world, Shop, Email, Psid)));

        Assert.Single(resolved.Distinct());
        Assert.Single((await world.DumpAsync(TableNames.Identities)).Split('\n'), row => row.Contains("RowKey=customer\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Businesses_do_not_share_customers()
    {
        await using var world = await ChatWorld.CreateAsync();
        await ResolveAsync(world, Shop);

        Assert.Null(await world.Customers.FindAsync("other", Shop, default));
    }

    [Fact]
    public async Task The_most_trusted_identity_decides()
    {
        await using var world = await ChatWorld.CreateAsync();
        var byMail = await ResolveAsync(world, Email);
        var byShop = await ResolveAsync(world, Shop);

        Assert.Equal(byShop, await ResolveAsync(world, Email, Shop));
        Assert.Equal(byMail, await world.Customers.FindAsync("demo", Email, default));
    }

    [Fact]
    public async Task A_guest_who_opens_an_account_stays_the_same_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var guest = await ResolveAsync(world, Email);

        Assert.Equal(guest, await ResolveAsync(world, Shop, Email));
        Assert.Equal(guest, await world.Customers.FindAsync("demo", Shop, default));
    }

    [Fact]
    public async Task A_recycled_number_or_a_shared_address_does_not_make_a_stranger_the_old_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var old = await ResolveAsync(world, Shop, Phone, Email);

        var stranger = await ResolveAsync(world, new Identity(IdentityKind.ShopCustomer, "c-99"), Phone, Email);

        Assert.NotEqual(old, stranger);
        Assert.Equal(old, await world.Customers.FindAsync("demo", Phone, default));
    }

    [Fact]
    public async Task An_identity_of_another_customer_cannot_be_linked()
    {
        await using var world = await ChatWorld.CreateAsync();
        var owner = await ResolveAsync(world, Shop, Psid);
        var other = await ResolveAsync(world, Email);

        Assert.False(await world.Customers.LinkAsync("demo", other, Psid, default));
        Assert.True(await world.Customers.LinkAsync("demo", owner, Psid, default));
        Assert.True(await world.Customers.LinkAsync("demo", other, Phone, default));
        Assert.Equal(other, await world.Customers.FindAsync("demo", Phone, default));
    }

    [Fact]
    public async Task The_record_lists_kinds_only_and_only_what_really_is_theirs()
    {
        await using var world = await ChatWorld.CreateAsync();
        await ResolveAsync(world, Email);
        var customer = await ResolveAsync(world, Shop, Psid);
        await world.Customers.LinkAsync("demo", customer, Email, default);

        var record = await world.Records.FindRecordAsync("demo", customer, default);

        Assert.Equal([IdentityKind.ShopCustomer, IdentityKind.MessengerPsid], record!.Identities);
        Assert.Equal((ChatWorld.Start, false), (record.CreatedAt, record.IsChatOnly));
    }

    [Theory]
    [InlineData("01JD0123456789ABCDEFGHJKMN")]
    [InlineData("' or 1 eq 1")]
    [InlineData("../../x")]
    public async Task There_is_no_record_of_somebody_unknown(string customer)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Null(await world.Records.FindRecordAsync("demo", customer, default));
        Assert.Empty(await world.Records.FindIdsAsync("demo", customer, default));
    }

    [Fact]
    public async Task A_merged_customer_is_found_as_the_one_it_became_part_of()
    {
        await using var world = await ChatWorld.CreateAsync();
        var chat = await ResolveAsync(world, Psid);
        var shop = await ResolveAsync(world, Shop);
        Assert.True((await world.Records.FindRecordAsync("demo", chat, default))!.IsChatOnly);

        await world.Records.MergeAsync("demo", chat, shop, default);
        await world.Records.MergeAsync("demo", chat, shop, default);

        Assert.Equal(shop, await world.Customers.FindAsync("demo", Psid, default));
        var record = await world.Records.FindRecordAsync("demo", chat, default);
        Assert.Equal(shop, record?.Id);
        Assert.Equal([IdentityKind.ShopCustomer, IdentityKind.MessengerPsid], record!.Identities);
        Assert.Equal([shop, chat], record.Ids);
        Assert.Equal([shop, chat], await world.Records.FindIdsAsync("demo", chat, default));
    }

    [Fact]
    public async Task Who_became_part_of_one_that_became_part_of_another_is_not_forgotten()
    {
        await using var world = await ChatWorld.CreateAsync();
        var chat = await ResolveAsync(world, Psid);
        var phone = await ResolveAsync(world, Phone);
        var shop = await ResolveAsync(world, Shop);

        await world.Records.MergeAsync("demo", chat, phone, default);
        await world.Records.MergeAsync("demo", phone, shop, default);

        var record = await world.Records.FindRecordAsync("demo", chat, default);
        Assert.Equal(shop, record?.Id);
        Assert.Equal(new HashSet<string> { shop, phone, chat }, record!.Ids.ToHashSet());
    }

    [Fact]
    public async Task Nothing_personal_is_in_the_table()
    {
        await using var world = await ChatWorld.CreateAsync();
        await ResolveAsync(world, Shop, Email, Phone, Psid);

        var table = await world.DumpAsync(TableNames.Identities);
        Assert.All(new[] { Shop, Email, Phone, Psid }, identity => Assert.DoesNotContain(identity.Value, table, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_usable_identity_nobody_is_made()
    {
        await using var world = await ChatWorld.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => ResolveAsync(world, new Identity(IdentityKind.Email, "nobody")));
        Assert.Empty(await world.DumpAsync(TableNames.Identities));
    }

    [Theory]
    [InlineData("+5551981234567", "+555181234567")]
    [InlineData("+525512345678", "+5215512345678")]
    [InlineData("+541112345678", "+5491112345678")]
    public async Task A_telephone_with_two_numbers_is_one_customer_by_either(string first, string second)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ResolveAsync(world, Shop, new Identity(IdentityKind.Phone, first));

        Assert.Equal(customer, await world.Customers.FindAsync("demo", new Identity(IdentityKind.Phone, second), default));
        Assert.Equal(customer, await ResolveAsync(world, new Identity(IdentityKind.Phone, second), Email));
        Assert.Equal(customer, await world.Customers.FindAsync("demo", Email, default));
    }

    [Fact]
    public async Task Two_people_who_are_known_by_one_of_the_numbers_each_stay_two()
    {
        await using var world = await ChatWorld.CreateAsync();
        var (first, second) = (new Identity(IdentityKind.Phone, "+541112345678"), new Identity(IdentityKind.Phone, "+5491112345678"));
        var one = await ResolveAsync(world, Shop, first);
        var two = await ResolveAsync(world, new Identity(IdentityKind.ShopCustomer, "c-78"), second);

        Assert.NotEqual(one, two);
        Assert.Equal(one, await world.Customers.FindAsync("demo", first, default));
        Assert.Equal(two, await world.Customers.FindAsync("demo", second, default));
    }
}
