using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Conversations.Reorders;

/// <summary>The records of quotes, for who looks at them.</summary>
public interface IQuotes
{
    /// <summary>All quotes that the customer was shown, the latest first.</summary>
    Task<IReadOnlyList<Quote>> ListAsync(string business, string customer, CancellationToken cancellationToken);
}

/// <summary>The records of quotes.</summary>
internal sealed class QuoteStore(TableServiceClient tables) : IQuotes
{
    private const int Conflict = 409;
    private const int Changed = 412;
    private const int MostAttempts = 20;
    private const int MostBack = 10;
    private readonly TableClient _table = tables.GetTableClient(TableNames.Quotes);

    public async Task<Quote?> FindAsync(string business, string customer, string id, CancellationToken cancellationToken) =>
        (await RowAsync(business, customer, TableKey.Encode(id), cancellationToken))?.ToQuote();

    /// <summary>The quote that the chat was shown last, whatever became of it.</summary>
    public async Task<Quote?> LatestAsync(string business, string customer, string thread, CancellationToken cancellationToken) =>
        await RowAsync(business, customer, QuoteRow.OfThread(thread), cancellationToken) is { Latest: { } id } ? await FindAsync(business, customer, id, cancellationToken) : null;

    /// <summary>The quote that was the chat's latest at a time: an act that is worked off late, or again, is about what was there then.</summary>
    public async Task<Quote?> LatestAsync(string business, string customer, string thread, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var quote = await LatestAsync(business, customer, thread, cancellationToken);
        for (var back = 0; back < MostBack && quote is not null && !Quote.Precedes(quote.OfferedAt, at); back++)
        {
            quote = quote.Before is { } before ? await FindAsync(business, customer, before, cancellationToken) : null;
        }

        return quote is not null && Quote.Precedes(quote.OfferedAt, at) ? quote : null;
    }

    public async Task<IReadOnlyList<Quote>> ListAsync(string business, string customer, CancellationToken cancellationToken)
    {
        var partition = QuoteRow.Partition(business, customer);
        var all = new List<Quote>();
        await foreach (var row in _table.QueryAsync<QuoteRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            if (row.ToQuote() is { } quote) { all.Add(quote); }
        }

        return [.. all.OrderByDescending(quote => quote.OfferedAt).ThenBy(quote => quote.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Makes it the chat's latest quote, and one that was open there until now a replaced one, all or nothing. The same quote twice is
    /// once. The quote as it is stored.
    /// </summary>
    public async Task<Quote> OfferAsync(Quote quote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(quote);
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(quote.Business, quote.Customer, quote.Id, cancellationToken) is { } stored) { return stored; }

            var chat = await RowAsync(quote.Business, quote.Customer, QuoteRow.OfThread(quote.Thread), cancellationToken);
            var before = chat?.Latest is { } latest ? await FindAsync(quote.Business, quote.Customer, latest, cancellationToken) : null;
            try
            {
                var made = quote with { Before = before?.Id };
                await _table.SubmitTransactionAsync(Steps(made, chat, before), cancellationToken);
                return made;
            }
            catch (RequestFailedException exception) when (exception.Status is Conflict or Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; what they left is looked at again.
            }
        }
    }

    /// <summary>The quote after a pure step, as it is stored; null when there is no such quote.</summary>
    public async Task<Quote?> UpdateAsync(string business, string customer, string id, Func<Quote, Quote> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(business, customer, id, cancellationToken) is not { } stored) { return null; }

            var changed = step(stored);
            if (ReferenceEquals(changed, stored)) { return stored; }

            try
            {
                await _table.UpdateEntityAsync(QuoteRow.Of(changed), stored.Version, TableUpdateMode.Replace, cancellationToken);
                return changed;
            }
            catch (RequestFailedException exception) when (exception.Status == Changed && attempt < MostAttempts)
            {
                // Somebody else was faster; the step is taken from where they left it.
            }
        }
    }

    private static List<TableTransactionAction> Steps(Quote quote, QuoteRow? chat, Quote? before)
    {
        var row = new QuoteRow { PartitionKey = QuoteRow.Partition(quote.Business, quote.Customer), RowKey = QuoteRow.OfThread(quote.Thread), Latest = quote.Id };
        List<TableTransactionAction> steps =
        [
            new(TableTransactionActionType.Add, QuoteRow.Of(quote)),
            chat is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, chat.ETag),
        ];

        // Unchanged or not, the version counts: a quote that is being bought in this moment stays bought.
        if (before is not null) { steps.Add(new(TableTransactionActionType.UpdateReplace, QuoteRow.Of(before.Replace(quote.OfferedAt)), before.Version)); }

        return steps;
    }

    private async Task<QuoteRow?> RowAsync(string business, string customer, string row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<QuoteRow>(QuoteRow.Partition(business, customer), row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }
}
