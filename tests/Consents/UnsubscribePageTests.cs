using System.Text;
using Microsoft.AspNetCore.Http;
using Serverless.Consents;

namespace Serverless.Tests.Consents;

public class UnsubscribePageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de", "de")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("en;q=0.5, de;q=0.9", "de")]
    [InlineData("fr-FR, en;q=0.5, de;q=0.4", "en")]
    [InlineData("fr-FR", "en")]
    [InlineData("*", "en")]
    [InlineData(";;;q=x,\u00fc", "en")]
    public void The_language_is_the_readers_where_there_is_one(string? accepted, string language)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = accepted;

        Assert.Equal(language, UnsubscribePage.LanguageOf(request));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_name_of_a_business_is_shown_and_never_run(bool isDone)
    {
        var html = await HtmlAsync(new UnsubscribePage("<script>alert(1)</script>\"'{0}", Purpose.Promotions, "de", isDone));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", Purpose.OrderUpdates)]
    [InlineData("de", Purpose.Service)]
    [InlineData("de", Purpose.Promotions)]
    [InlineData("en", Purpose.OrderUpdates)]
    [InlineData("en", Purpose.Service)]
    [InlineData("en", Purpose.Promotions)]
    public async Task Every_purpose_has_a_page_with_one_button_that_posts_to_the_same_address(string language, Purpose purpose)
    {
        var html = await HtmlAsync(new UnsubscribePage("Muster Shop", purpose, language, IsDone: false));

        Assert.Contains("<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<button>").Length);
        Assert.Contains($"lang=\"{language}\"", html, StringComparison.Ordinal);
    }

    private static async Task<string> HtmlAsync(UnsubscribePage page)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await page.ExecuteAsync(context);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
