using Serverless.Orders;

namespace Serverless.Tests.Orders;

public class OrderTextsTests
{
    private static readonly Dictionary<string, string> Everything = new()
    {
        ["name"] = "Erika Muster", ["order"] = "#1001", ["carrier"] = "DHL", ["tracking"] = "0034", ["date"] = "23. November 2026",
        ["total"] = "59,90 €", ["shop"] = "Muster Shop",
    };

    private static readonly Dictionary<string, string> OnlyTheSure = new() { ["order"] = "#1001", ["shop"] = "Muster Shop" };

    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> None = [];

    public static IEnumerable<object[]> EveryText =>
        from language in new[] { "de", "en" } from step in Enum.GetValues<OrderStep>() select new object[] { language, step };

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Every_step_has_a_text_in_german_and_english_that_needs_no_optional_value(string language, OrderStep step)
    {
        var text = OrderTexts.Render(None, step, language, OnlyTheSure);

        Assert.Contains("#1001", text, StringComparison.Ordinal);
        Assert.DoesNotContain('{', text);
    }

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Every_built_in_text_names_known_placeholders_only(string language, OrderStep step)
    {
        var texts = OrderWording.Texts[language][step]
            .ToDictionary(text => text, text => (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { [$"order.{step.Name()}"] = text });

        Assert.Empty(OrderTexts.Validate(texts));
    }

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Every_step_has_a_subject_in_german_and_english_that_needs_no_optional_value(string language, OrderStep step)
    {
        var subject = OrderTexts.Subject(None, step, language, OnlyTheSure);

        Assert.Contains("#1001", subject, StringComparison.Ordinal);
        Assert.InRange(subject.Length, 10, 78);
    }

    [Fact]
    public void A_business_subject_replaces_the_built_in_one_and_is_checked_like_a_text()
    {
        var own = Own("de", "order.shipped.subject", "{shop}: {order} rollt");

        Assert.Equal("Muster Shop: #1001 rollt", OrderTexts.Subject(own, OrderStep.Shipped, "de", Everything));
        Assert.Equal("Your order #1001 is on its way", OrderTexts.Subject(own, OrderStep.Shipped, "en", Everything));
        Assert.Empty(OrderTexts.Validate(own));
        Assert.Single(OrderTexts.Validate(Own("de", "order.shipped.subject", "{vorname}")));
        Assert.Single(OrderTexts.Validate(Own("de", "order.eaten.subject", "x")));
    }

    [Fact]
    public void What_is_known_is_said() =>
        Assert.Equal("Ihre Bestellung #1001 ist mit DHL unterwegs. Voraussichtliche Zustellung: 23. November 2026.",
            OrderTexts.Render(None, OrderStep.Shipped, "de", Everything));

    [Fact]
    public void An_unknown_language_reads_english() =>
        Assert.Equal(OrderTexts.Render(None, OrderStep.Shipped, "en", Everything), OrderTexts.Render(None, OrderStep.Shipped, "fr", Everything));

    [Fact]
    public void A_business_text_replaces_the_built_in_one_in_its_language()
    {
        var own = Own("de", "order.shipped", "Hallo {name}, {order} rollt. Sendung {tracking}.");

        Assert.Equal("Hallo Erika Muster, #1001 rollt. Sendung 0034.", OrderTexts.Render(own, OrderStep.Shipped, "de", Everything));
        Assert.DoesNotContain("Hallo", OrderTexts.Render(own, OrderStep.Shipped, "en", Everything), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hallo {vorname}!")]
    [InlineData("")]
    [InlineData("{}")]
    public void A_business_text_that_cannot_be_filled_gives_way_to_the_built_in_one(string text) =>
        Assert.Equal(OrderTexts.Render(None, OrderStep.Shipped, "de", Everything), OrderTexts.Render(Own("de", "order.shipped", text), OrderStep.Shipped, "de", Everything));

    [Fact]
    public void A_business_text_whose_value_is_missing_here_gives_way_to_the_built_in_one() =>
        Assert.Equal("Ihre Bestellung #1001 ist unterwegs.", OrderTexts.Render(Own("de", "order.shipped", "Mit {carrier}!"), OrderStep.Shipped, "de", OnlyTheSure));

    [Fact]
    public void Values_are_never_read_as_placeholders()
    {
        var values = new Dictionary<string, string>(Everything) { ["name"] = "{total}" };

        Assert.Equal("{total} #1001", OrderTexts.Render(Own("de", "order.shipped", "{name} {order}"), OrderStep.Shipped, "de", values));
    }

    [Theory]
    [InlineData("order.shipped", "Hallo {vorname}!", "unknown placeholder")]
    [InlineData("order.shiped", "Hallo", "not the text of an order step")]
    [InlineData("order.shipped", " ", "empty")]
    public void A_faulty_business_text_is_reported(string name, string text, string reason)
    {
        var fault = Assert.Single(OrderTexts.Validate(Own("de", name, text)));

        Assert.Equal(("de", name), (fault.Language, fault.Name));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_business_text_that_is_too_long_is_reported() =>
        Assert.Single(OrderTexts.Validate(Own("de", "order.shipped", new string('x', OrderTexts.LongestOverride + 1))));

    [Fact]
    public void Texts_of_other_slices_are_not_looked_at() => Assert.Empty(OrderTexts.Validate(Own("de", "consent.stopped", "{whatever}")));

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Own(string language, string name, string text) =>
        new() { [language] = new Dictionary<string, string> { [name] = text } };
}
