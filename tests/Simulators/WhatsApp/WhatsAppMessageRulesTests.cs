using System.Net;

namespace Serverless.Tests.Simulators.WhatsApp;

/// <summary>What the provider refuses in the body of a send, and the longest that it takes.</summary>
public class WhatsAppMessageRulesTests
{
    private const string Buttons =
        "'type':'interactive','interactive':{'type':'button','body':{'text':'Nachbestellen?'},'action':{'buttons':[BUTTONS]}}";

    private const string List =
        "'type':'interactive','interactive':{'type':'list','body':{'text':'Wann?'},'action':{'button':'Wählen','sections':[SECTIONS]}}";

    [Theory]
    [InlineData("'type':'text','text':{'body':''}", 131008)]
    [InlineData("'type':'text'", 131008)]
    [InlineData("'type':'poll','poll':{}", 131051)]
    [InlineData("'type':'text','text':{'body':'a'},'context':{}", 131008)]
    [InlineData("'type':'text','text':{'body':'a'},'biz_opaque_callback_data':7", 131009)]
    [InlineData("'type':'image','image':{}", 131009)]
    [InlineData("'type':'image','image':{'id':'1','link':'https://shop.example/a.png'}", 131009)]
    [InlineData("'type':'image','image':{'link':'a.png'}", 131009)]
    [InlineData("'type':'image','image':{'id':'1812345678901234'}", 131053)]
    [InlineData("'type':'audio','audio':{'link':'https://shop.example/a.mp3','caption':'a'}", 131009)]
    [InlineData("'type':'image','image':{'link':'https://shop.example/a.png','filename':'a'}", 131009)]
    [InlineData("'type':'location','location':{'latitude':'52','longitude':13}", 131009)]
    [InlineData("'type':'contacts','contacts':[]", 131009)]
    [InlineData("'type':'reaction','reaction':{'emoji':'👍'}", 131008)]
    [InlineData("'type':'interactive','interactive':{'type':'button','action':{'buttons':[]}}", 131008)]
    [InlineData("'type':'interactive','interactive':{'type':'quiz','body':{'text':'a'}}", 131009)]
    [InlineData("'type':'template','template':{'language':{'code':'de'}}", 131008)]
    [InlineData("'type':'template','template':{'name':'order_shipped'}", 131008)]
    [InlineData("'type':'template','template':{'name':'unknown','language':{'code':'de'}}", 132001)]
    [InlineData("'type':'template','template':{'name':'order_shipped','language':{'code':'fr'}}", 132001)]
    [InlineData("'type':'template','template':{'name':'order_shipped','language':{'code':'de'}}", 132000)]
    public async Task Malformed_messages_are_refused(string content, int code)
    {
        await using var world = await SimulatedWorld.StartAsync();
        var customer = world.WhatsAppCustomer();

        var (status, body) = await world.SendAsync(customer, content);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        SendApiTests.AssertError(body, code, null);
        Assert.Empty(world.Chat(customer).Items);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public async Task A_text_holds_4096_characters(int length, bool fits) =>
        await AssertFitsAsync($"'type':'text','text':{{'body':'{Word(length)}'}}", fits);

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public async Task Callback_data_hold_512_characters(int length, bool fits) =>
        await AssertFitsAsync($"'type':'text','text':{{'body':'a'}},'biz_opaque_callback_data':'{Word(length)}'", fits);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public async Task A_caption_holds_1024_characters(int length, bool fits) =>
        await AssertFitsAsync($"'type':'image','image':{{'link':'https://shop.example/a.png','caption':'{Word(length)}'}}", fits);

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(0, false)]
    [InlineData(4, false)]
    public async Task One_to_three_buttons(int count, bool fits) =>
        await AssertFitsAsync(Buttons.Replace("BUTTONS", string.Join(',', Enumerable.Range(0, count).Select(i => Button($"id{i}", $"Knopf {i}"))), StringComparison.Ordinal), fits);

    [Theory]
    [InlineData(20, 256, true)]
    [InlineData(21, 256, false)]
    [InlineData(20, 257, false)]
    public async Task A_button_has_a_title_of_20_and_an_id_of_256_characters(int title, int id, bool fits) =>
        await AssertFitsAsync(Buttons.Replace("BUTTONS", Button(Word(id), Word(title)), StringComparison.Ordinal), fits);

    [Fact]
    public async Task Titles_and_ids_of_buttons_are_unique()
    {
        await AssertFitsAsync(Buttons.Replace("BUTTONS", $"{Button("a", "Ja")},{Button("b", "Ja")}", StringComparison.Ordinal), false);
        await AssertFitsAsync(Buttons.Replace("BUTTONS", $"{Button("a", "Ja")},{Button("a", "Nein")}", StringComparison.Ordinal), false);
    }

    [Theory]
    [InlineData(1, 10, true)]
    [InlineData(2, 5, true)]
    [InlineData(2, 6, false)]
    [InlineData(1, 11, false)]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, false)]
    public async Task A_list_has_up_to_ten_rows_in_total(int sections, int rows, bool fits) =>
        await AssertFitsAsync(List.Replace("SECTIONS", Sections(sections, rows), StringComparison.Ordinal), fits);

    [Theory]
    [InlineData("{'rows':[{'id':'a','title':'A'}]},{'rows':[{'id':'b','title':'B'}]}")]
    [InlineData("{'rows':[{'id':'a','title':'A234567890123456789012345'}]}")]
    [InlineData("{'rows':[{'id':'a','title':'A'},{'id':'a','title':'B'}]}")]
    [InlineData("{'rows':[{'title':'A'}]}")]
    public async Task Sections_and_rows_have_titles_and_unique_ids(string sections) =>
        await AssertFitsAsync(List.Replace("SECTIONS", sections, StringComparison.Ordinal), false);

    [Theory]
    [InlineData("{'type':'text','text':'Bestellung'}", true)]
    [InlineData("{'type':'image','image':{'link':'https://shop.example/a.png'}}", true)]
    [InlineData("{'type':'image','image':{}}", false)]
    [InlineData("{'type':'sticker','sticker':{'id':'1'}}", false)]
    public async Task Buttons_take_a_header(string header, bool fits) =>
        await AssertFitsAsync(Buttons.Replace("'body'", $"'header':{header},'body'", StringComparison.Ordinal).Replace("BUTTONS", Button("a", "Ja"), StringComparison.Ordinal), fits);

    [Theory]
    [InlineData("{'display_text':'Zur Bestellung','url':'https://shop.example/1'}", true)]
    [InlineData("{'display_text':'Zur Bestellung im Laden','url':'https://shop.example/1'}", false)]
    [InlineData("{'display_text':'Zur Bestellung','url':'shop'}", false)]
    public async Task A_link_button_needs_a_label_and_an_address(string parameters, bool fits) => await AssertFitsAsync(
        $"'type':'interactive','interactive':{{'type':'cta_url','body':{{'text':'a'}},'action':{{'name':'cta_url','parameters':{parameters}}}}}", fits);

    private static async Task AssertFitsAsync(string content, bool fits)
    {
        await using var world = await SimulatedWorld.StartAsync();

        var (status, body) = await world.SendAsync(world.WhatsAppCustomer(), content);

        if (fits)
        {
            Assert.Equal(HttpStatusCode.OK, status);
        }
        else
        {
            SendApiTests.AssertError(body, 131009, null);
        }
    }

    private static string Button(string id, string title) => $"{{'type':'reply','reply':{{'id':'{id}','title':'{title}'}}}}";

    private static string Sections(int sections, int rows) => string.Join(',', Enumerable.Range(0, sections).Select(section =>
        $"{{'title':'Teil {section}','rows':[{string.Join(',', Enumerable.Range(0, rows).Select(row => $"{{'id':'{section}-{row}','title':'Zeile {row}'}}"))}]}}"));

    private static string Word(int length) => new('x', length);
}
