using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Conversations;
using Serverless.Conversations.Reorders;
using Serverless.Platform.Storage;
using Serverless.Shops;
using Serverless.Tests.Conversations.Talk;

namespace Serverless.Tests.Conversations.Reorders;

/// <summary>A customer with a quote before them, in the quick world of <see cref="QuoteWorld"/>.</summary>
internal static class ReorderScene
{
    public static readonly ReorderSettings AtOnce = new() { UndoFor = "PT0S" };

    public static Business With(ReorderSettings? reorder, string locale = "de-DE") => new()
    {
        Id = "demo", Name = "Demo Shop", Locale = locale, TimeZone = "Europe/Berlin", Shop = new ShopSettings(ShopKinds.Standard) { Reorder = reorder },
    };

    /// <summary>Asks for the same again; the quote that is shown.</summary>
    public static async Task<Quote> QuotedAsync(this QuoteWorld world)
    {
        await world.TakeAsync(world.Say("Nochmal bestellen"));
        await world.WorkOffAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        return (await world.LatestAsync())!;
    }

    public static Task<Quote?> LatestAsync(this QuoteWorld world) => world.Quotes.LatestAsync("demo", QuoteWorld.Customer, world.Thread.Id, default);

    public static async Task PassAsync(this QuoteWorld world, TimeSpan time)
    {
        world.Clock.Advance(time);
        await world.WorkOffAsync();
    }

    public static string MidOf(Quote quote) => SteppedOutbox.MessageId(quote.SendId);
}
