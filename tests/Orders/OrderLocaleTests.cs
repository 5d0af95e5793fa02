using Serverless.Orders;

namespace Serverless.Tests.Orders;

public class OrderLocaleTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Theory]
    [InlineData("de-DE", "23. November 2026")]
    [InlineData("de-AT", "23. November 2026")]
    [InlineData("en-GB", "23 November 2026")]
    [InlineData("en-US", "November 23, 2026")]
    public void Dates_are_written_as_the_locale_writes_them(string locale, string expected) =>
        Assert.Equal(expected, Choose(locale).Date(Day));

    [Theory]
    [InlineData("de-DE", "EUR", "1.234,50 €")]
    [InlineData("en-US", "USD", "$1,234.50")]
    [InlineData("en-GB", "GBP", "£1,234.50")]
    [InlineData("de-DE", "JPY", "1.235 ¥")]
    [InlineData("en-GB", "KWD", "KWD1,234.500")]
    public void Money_is_written_as_the_locale_and_the_currency_write_it(string locale, string currency, string expected) =>
        Assert.Equal(expected, Choose(locale).Money(1234.5m, currency).Replace('\u00A0', ' ').Replace("KWD ", "KWD", StringComparison.Ordinal));

    [Fact]
    public void The_customers_own_locale_comes_before_the_chats_and_the_businesss()
    {
        Assert.Equal("de", OrderLocale.Choose([], "de-DE", "en-US", "en").Language);
        Assert.Equal("en", OrderLocale.Choose([], null, "en-US", "de-DE").Language);
        Assert.Equal("de", OrderLocale.Choose([], null, null, "de-DE").Language);
    }

    [Fact]
    public void An_underscore_is_as_good_as_a_hyphen() => Assert.Equal("de-DE", Choose("de_DE").Culture.Name);

    [Theory]
    [InlineData("fr-FR")]
    [InlineData("ja")]
    public void A_language_without_texts_reads_english_in_english_form(string locale)
    {
        var chosen = Choose(locale);

        Assert.Equal(("en", "en"), (chosen.Language, chosen.Culture.Name));
    }

    [Fact]
    public void A_language_that_only_the_business_has_texts_for_is_used() => Assert.Equal("fr", OrderLocale.Choose(["fr"], "fr-FR").Language);

    [Theory]
    [InlineData("xx-YY-zz")]
    [InlineData("!!")]
    [InlineData("")]
    public void A_locale_that_does_not_exist_is_passed_over(string locale) => Assert.Equal("de", OrderLocale.Choose([], locale, null, "de-DE").Language);

    [Theory]
    [InlineData("dhl-germany", "de", "DHL")]
    [InlineData("austrian-post", "de", "Österreichische Post")]
    [InlineData("Österreichische Post", "en", "Austrian Post")]
    [InlineData("Kurier Schmidt", "de", "Kurier Schmidt")]
    public void Carriers_are_called_as_customers_call_them(string carrier, string language, string expected) =>
        Assert.Equal(expected, Carriers.Name(carrier, language));

    private static OrderLocale Choose(string locale) => OrderLocale.Choose([], locale);
}
