using System.Text.Json;
using Serverless.Platform.Json;
using Serverless.Shops;

namespace Serverless.Tests.Shops;

public class ShopReplyTests
{
    public static TheoryData<ShopAnswer> Answers =>
    [
        new ShopAnswer.Done(),
        new ShopAnswer.Ordered("A-1007", "#1007", new Uri("https://shop.example/pay/1"), IsPaid: false),
        new ShopAnswer.Refused(RefusalCodes.TooLate, "Schon verpackt."),
    ];

    private static T Again<T>(T record) => JsonSerializer.Deserialize(RecordJson.Body(record).ToMemory().Span, RecordJson.Of<T>())!;

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_survives_the_bus(ShopAnswer answer)
    {
        var reply = new ShopReply("demo", "r-1", answer);

        Assert.Equal(reply, Again(reply));
    }

    [Fact]
    public void A_quote_survives_the_bus_with_its_lines_and_its_address()
    {
        var quote = new ShopQuote([new("Teekanne", "TEA-1", 2, 59.90m)], "EUR", 124.70m, new("Erika", "Neue Str. 2", null, "10115", "Berlin", "DE"), DateTimeOffset.UnixEpoch, "q-1");

        var offered = Assert.IsType<ShopAnswer.Offered>(Again(new ShopReply("demo", "r-1", new ShopAnswer.Offered(quote))).Answer);

        Assert.Equal(quote.Lines, offered.Quote.Lines);
        Assert.Equal(quote with { Lines = [] }, offered.Quote with { Lines = [] }, (left, right) => left.ToString() == right.ToString() && left.ShipTo == right.ShipTo);
    }

    [Fact]
    public void An_address_prints_nothing_of_itself() =>
        Assert.Equal("an address in DE", new PostalAddress("Erika Muster", "Neue Str. 2", null, "10115", "Berlin", "DE").ToString());

    [Theory]
    [InlineData("too-late", "too-late")]
    [InlineData("TOO-LATE", "other")]
    [InlineData("because", "other")]
    [InlineData(null, "other")]
    public void A_code_that_we_do_not_know_is_other(string? said, string code) => Assert.Equal(code, RefusalCodes.Known(said));
}
