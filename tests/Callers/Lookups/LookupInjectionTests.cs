using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Callers.Lookups;
using Serverless.Orders;
using Serverless.Tests.Callers.Cards;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Lookups;

/// <summary>Names, orders and messages that want to be markup, in every form of a card.</summary>
public partial class LookupInjectionTests
{
    private const string Evil = "<script>alert(1)</script>\"'&]]>\u202e\u0000\r\nX-Evil: 1 {0} {{1}}";

    private static async Task<LookupScene> SceneAsync()
    {
        var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();
        await scene.Callers.OrderAsync(customer, "1001\"><img src=x>", (OrderStep.Placed, ChatWorld.Start), (OrderStep.Shipped, ChatWorld.Start));
        await scene.Callers.WritesAsync(Evil.Replace("\0", "", StringComparison.Ordinal));
        scene.Callers.Crm.Says(new CrmContact("K\"><b>", Evil, Evil, A.CustomerEmail, Evil, Evil, new Uri("javascript:alert(1)"), [CallerScene.Number],
            [new CrmOrder(Evil, Evil, 1m, Evil, ChatWorld.Start)], [new CrmTicket(Evil, Evil, ChatWorld.Start)]));
        return scene;
    }

    [Fact]
    public async Task The_page_shows_them_as_text_and_runs_nothing()
    {
        await using var scene = await SceneAsync();

        var answer = await scene.GetAsync(CallerScene.Number, "?format=html");

        Assert.Equal(200, answer.Status);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", answer.Body, StringComparison.Ordinal);
        Assert.All(["<script", "<img", "<b>", "javascript:", "\u202e"], markup => Assert.DoesNotContain(markup, answer.Body, StringComparison.OrdinalIgnoreCase));
        Assert.Matches(@"^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$", answer.Headers.ContentSecurityPolicy.ToString());
        Assert.Equal(("nosniff", "no-referrer"), (answer.Headers.XContentTypeOptions.ToString(), answer.Headers["Referrer-Policy"].ToString()));
        var style = answer.Body.Split("<style>")[1].Split("</style>")[0];
        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))), answer.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed_whatever_is_in_it()
    {
        await using var scene = await SceneAsync();

        var body = (await scene.GetAsync(CallerScene.Number, "?format=html")).Body;

        // Made of elements that XML knows too, but for those that stand alone.
        var page = XDocument.Parse(Void().Replace(body.Replace("<!doctype html>", "", StringComparison.Ordinal), "$0</$1>"));
        Assert.Equal("de", (string)page.Root!.Attribute("lang")!);
        Assert.All(page.Descendants("th"), header => Assert.NotNull(header.Attribute("scope")));
        Assert.Single(page.Descendants("h1"));
        Assert.DoesNotContain(page.Descendants(), element => element.Attributes().Any(attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task The_XML_form_is_well_formed_and_gives_the_text_back()
    {
        await using var scene = await SceneAsync();

        var answer = await scene.GetAsync(CallerScene.Number, "?format=3cx-xml");

        var contact = Assert.Single(XDocument.Parse(answer.Body).Root!.Elements("contact"));
        Assert.StartsWith("<script>alert(1)</script>\"'&]]>", (string)contact.Element("company")!, StringComparison.Ordinal);
        Assert.Equal(CallerScene.Number, (string)contact.Element("phoneMobile")!);
        Assert.Equal($"https://app.example/api/businesses/demo/callers/{CallerScene.Number}?format=html", (string)contact.Element("url")!);
    }

    [Fact]
    public async Task No_JSON_form_holds_a_script_that_a_page_could_run()
    {
        await using var scene = await SceneAsync();

        foreach (var query in (string[])["?format=json", "?format=3cx"])
        {
            var answer = await scene.GetAsync(CallerScene.Number, query);

            Assert.NotNull(JsonNode.Parse(answer.Body));
            Assert.All(["<script", "javascript:", "\r", "\u202e"], markup => Assert.DoesNotContain(markup, answer.Body, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("+4917012%0d%0aX-Evil:1")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' OR '1'='1")]
    public async Task What_is_no_number_is_never_given_back(string number)
    {
        await using var scene = await LookupScene.CreateAsync();

        foreach (var query in (string[])["?format=json", "?format=html", "?format=3cx", "?format=3cx-xml"])
        {
            var answer = await scene.GetAsync(number, query);

            Assert.Equal(200, answer.Status);
            Assert.All(["alert(", "Evil", "onerror", "OR '1"], part => Assert.DoesNotContain(part, answer.Body, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(answer.Headers, header => header.Key.Contains("Evil", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(0, scene.Callers.Crm.Asked);
    }

    [Theory]
    [InlineData("?number=%2B491701234567")]
    [InlineData("?number=+491701234567")]
    [InlineData("?number=0170+1234567")]
    [InlineData("?number=00491701234567")]
    public async Task A_telephone_system_asks_by_query_however_it_escapes_the_plus(string query)
    {
        await using var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();
        await scene.Callers.OrderAsync(customer, "1001", (OrderStep.Placed, ChatWorld.Start));

        var contact = Assert.Single(JsonNode.Parse((await scene.ThreeCxAsync(query)).Body)!["contacts"]!.AsArray())!;

        Assert.Equal((customer, "Erika", "Kanarienvogel", "", CallerScene.Number),
            ((string)contact["id"]!, (string)contact["firstName"]!, (string)contact["lastName"]!, (string)contact["email"]!, (string)contact["phoneMobile"]!));
    }

    [Fact]
    public async Task A_telephone_system_gets_nobody_for_a_strange_number_and_everybody_for_a_shared_one()
    {
        await using var scene = await LookupScene.CreateAsync();
        Assert.Equal("""{"contacts":[]}""", (await scene.ThreeCxAsync("?number=%2B4930123456")).Body);
        Assert.Equal("""{"contacts":[]}""", (await scene.ThreeCxAsync("?number=anonymous")).Body);
        Assert.Equal(400, (await scene.ThreeCxAsync("")).Status);

        scene.Callers.Crm.Says(CallerScene.Contact(), CallerScene.Contact("K-2", "Max Muster", "max@example.org"));
        var contacts = JsonNode.Parse((await scene.ThreeCxAsync("?number=%2B491701234567")).Body)!["contacts"]!.AsArray();
        Assert.Equal(["Kanarienvogel", "Muster"], contacts.Select(contact => (string)contact!["lastName"]!));
        Assert.Equal(["K-1", "K-2"], contacts.Select(contact => (string)contact!["id"]!));
        Assert.All(contacts, contact => Assert.Equal("", (string)contact!["email"]!));
    }

    [Fact]
    public async Task The_page_of_a_stranger_and_of_no_number_say_so_in_the_businesss_language()
    {
        await using var scene = await LookupScene.CreateAsync();

        Assert.Contains("<h1>Unbekannter Anrufer</h1>", (await scene.GetAsync("+4930123456", "?format=html")).Body, StringComparison.Ordinal);
        Assert.Contains("Rufnummer unterdrückt", (await scene.GetAsync("anonymous", "?format=html")).Body, StringComparison.Ordinal);
        scene.World.Businesses.Replace(scene.Callers.Business with { Locale = "en-GB" });
        Assert.Contains("<h1>Unknown caller</h1>", (await scene.GetAsync("+4930123456", "?format=html")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_a_word_for_everything()
    {
        var (german, english) = (CallerPageWords.For("de-AT"), CallerPageWords.For("fr"));

        Assert.Equal(("de", "en"), (german.Language, english.Language));
        Assert.Equal(german.Names.Keys.Order(), english.Names.Keys.Order());
        Assert.All([german, english], words =>
        {
            Assert.Equal(Enum.GetValues<CallerMatch>().Order(), words.Matches.Keys.Order());
            Assert.Equal(Enum.GetValues<CrmState>().Except([CrmState.NotConfigured, CrmState.Answered]).Order(), words.Crm.Keys.Order());
        });
    }

    [GeneratedRegex(@"<(meta)\b[^>]*>")]
    private static partial Regex Void();
}
