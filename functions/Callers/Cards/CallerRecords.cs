using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Conversations.People;
using Serverless.Customers;
using Serverless.Orders;

namespace Serverless.Callers.Cards;

/// <summary>What our own records hold of one customer. Personal, so it prints without it.</summary>
internal sealed record OwnRecords(string Customer, IReadOnlyList<OrderRecord> Orders, IReadOnlyList<ChatThread> Threads, IReadOnlyList<Consent> Consents,
    IReadOnlyList<ChatLine> Lines)
{
    /// <summary>As the newest order that says it has it.</summary>
    public string? Name => Newest(timeline => timeline.CustomerName);

    /// <summary>As the chat in which they wrote last has it, else the newest order that says it.</summary>
    public string? Language =>
        Threads.Where(thread => thread.Locale is not null).MaxBy(thread => thread.LastContactAt ?? DateTimeOffset.MinValue)?.Locale ?? Newest(timeline => timeline.Locale);

    public override string ToString() => Customer;

    private string? Newest(Func<OrderTimeline, Newest<string>?> part) => Orders.Select(order => part(order.Timeline)).OfType<Newest<string>>().MaxBy(value => value.At)?.Value;
}

/// <summary>Reads everything of one customer at once.</summary>
internal sealed class CallerRecords(ICustomerRecords customers, IOrders orders, IThreads threads, IConsents consents, ChatLines lines, TimeProvider clock)
{
    /// <summary>So many chats are looked into for the last lines, also when there are fewer.</summary>
    private const int MostThreads = 3;

    private const int MostLines = 5;

    /// <summary>
    /// The customer's records; null when there is no such customer. The tables are asked the same whether there is one or not, so the time does not
    /// tell. An id of somebody who became part of another customer answers with that one.
    /// </summary>
    public async Task<OwnRecords?> ReadAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var ids = customers.FindIdsAsync(business, customer, cancellationToken);
        var own = ReadRowsAsync(business, customer, cancellationToken);
        await Task.WhenAll(ids, own);
        if (await ids is not [var id, ..]) { return null; }

        return id == customer ? await own : await ReadRowsAsync(business, id, cancellationToken);
    }

    private async Task<OwnRecords> ReadRowsAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var ofOrders = orders.ListAsync(business, customer, cancellationToken);
        var given = consents.ListAsync(business, customer, cancellationToken);
        var chats = await threads.ListAsync(business, customer, cancellationToken);
        var recent = chats.OrderByDescending(thread => thread.LastContactAt ?? DateTimeOffset.MinValue).Take(MostThreads).ToList();
        while (recent.Count < MostThreads) { recent.Add(NoChat(business, customer)); }


        var said = lines.LastAsync(recent, clock.GetUtcNow().AddDays(1), MostLines, cancellationToken);
        await Task.WhenAll(ofOrders, given, said);
        return new OwnRecords(customer, await ofOrders, chats, await given, await said);
    }

    private static ChatThread NoChat(string business, string customer) =>
        new() { Business = business, Customer = customer, Id = "none", Channel = "", Account = "", Peer = new ChatPeer("", "") };
}
