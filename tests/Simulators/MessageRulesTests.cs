using System.Text.Json;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Tests.Simulators;

public class MessageRulesTests
{
    private const string Url = "{'type':'web_url','title':'Verfolgen','url':'https://track.example/1'}";
    private const string Reply = "{'content_type':'text','title':'Ja','payload':'YES'}";

    [Theory]
    [InlineData("{'text':'Hallo'}")]
    [InlineData("{'text':'Hallo','quick_replies':[{'content_type':'text','title':'Ja','payload':'YES'},{'content_type':'user_email'}]}")]
    [InlineData("{'attachment':{'type':'image','payload':{'url':'https://shop.example/a.png'}}}")]
    [InlineData("{'attachment':{'type':'template','payload':{'template_type':'button','text':'Wohin?','buttons':[{'type':'postback','title':'Ja','payload':'YES'}]}}}")]
    [InlineData("{'attachment':{'type':'template','payload':{'template_type':'button','text':'Wohin?','buttons':[{'type':'phone_number','title':'Ruf an','payload':'+4930'}]}}}")]
    [InlineData("{'attachment':{'type':'template','payload':{'template_type':'generic','elements':[{'title':'Teekanne','subtitle':'blau'}]}}}")]
    [InlineData("{'attachment':{'type':'template','payload':{'template_type':'coupon','title':'Für Sie','coupon_code':'TEN'}}}")]
    [InlineData("{'attachment':{'type':'template','payload':{'template_type':'media','elements':[{'media_type':'image','url':'https://x.example/1'}]}}}")]
    public void A_well_formed_message_is_accepted(string message) => Assert.Null(Check(message));

    [Theory]
    [InlineData("{}")]
    [InlineData("{'text':''}")]
    [InlineData("{'text':1}")]
    [InlineData("{'text':'a','attachment':{'type':'image','payload':{'url':'https://x.example/1'}}}")]
    [InlineData("{'text':'a','template':{'name':'x'}}")]
    [InlineData("{'attachments':[]}")]
    [InlineData("{'template':'x'}")]
    public void A_message_holds_exactly_one_of_text_attachment_and_template(string message) => AssertRefused(message);

    [Fact]
    public void Text_must_be_shorter_than_2000_characters()
    {
        Assert.Null(Check($"{{'text':'{new string('a', 1999)}'}}"));
        AssertRefused($"{{'text':'{new string('a', 2000)}'}}");
    }

    [Fact]
    public void Metadata_must_be_text_of_less_than_1000_characters()
    {
        Assert.Null(Check($"{{'text':'a','metadata':'{new string('m', 999)}'}}"));
        AssertRefused($"{{'text':'a','metadata':'{new string('m', 1000)}'}}");
        AssertRefused("{'text':'a','metadata':{}}");
    }

    [Fact]
    public void There_are_1_to_13_quick_replies()
    {
        Assert.Null(Check($"{{'text':'a','quick_replies':[{string.Join(',', Enumerable.Repeat(Reply, 13))}]}}"));
        AssertRefused($"{{'text':'a','quick_replies':[{string.Join(',', Enumerable.Repeat(Reply, 14))}]}}");
        AssertRefused("{'text':'a','quick_replies':[]}");
    }

    [Theory]
    [InlineData("{'content_type':'text','title':'123456789012345678901','payload':'x'}")]
    [InlineData("{'content_type':'text','title':'','payload':'x'}")]
    [InlineData("{'content_type':'text','title':'Ja'}")]
    [InlineData("{'content_type':'text','title':'Ja','payload':1}")]
    [InlineData("{'content_type':'location'}")]
    [InlineData("{}")]
    public void A_quick_reply_needs_a_known_type_a_short_title_and_a_payload(string reply) =>
        AssertRefused($"{{'text':'a','quick_replies':[{reply}]}}");

    [Fact]
    public void A_payload_has_at_most_1000_characters()
    {
        Assert.Null(Check($"{{'text':'a','quick_replies':[{{'content_type':'text','title':'Ja','payload':'{new string('p', 1000)}'}}]}}"));
        AssertRefused($"{{'text':'a','quick_replies':[{{'content_type':'text','title':'Ja','payload':'{new string('p', 1001)}'}}]}}");
        AssertRefused(Button($"{{'type':'postback','title':'Ja','payload':'{new string('p', 1001)}'}}"));
    }

    [Fact]
    public void A_button_template_has_1_to_3_buttons()
    {
        Assert.Null(Check(Button(Url, Url, Url)));
        AssertRefused(Button(Url, Url, Url, Url));
        AssertRefused(Button());
    }

    [Fact]
    public void The_text_of_a_button_template_has_at_most_640_characters()
    {
        Assert.Null(Check(ButtonText(new string('t', 640))));
        AssertRefused(ButtonText(new string('t', 641)));
        AssertRefused(ButtonText(""));
    }

    [Theory]
    [InlineData("{'type':'web_url','title':'123456789012345678901','url':'https://x.example'}")]
    [InlineData("{'type':'web_url','title':'Ja','url':'/orders/1'}")]
    [InlineData("{'type':'web_url','title':'Ja','url':'ftp://x.example'}")]
    [InlineData("{'type':'web_url','title':'Ja','url':'https://x.example','webview_height_ratio':'huge'}")]
    [InlineData("{'type':'web_url','url':'https://x.example'}")]
    [InlineData("{'type':'postback','title':'Ja'}")]
    [InlineData("{'type':'phone_number','title':'Ja','payload':'030'}")]
    [InlineData("{'type':'account_link'}")]
    [InlineData("{'type':'other','title':'Ja'}")]
    public void A_button_needs_its_own_members_and_a_short_title(string button) => AssertRefused(Button(button));

    [Theory]
    [InlineData("'type':'image','payload':{}")]
    [InlineData("'type':'image','payload':{'url':'https://x.example/1','attachment_id':'1'}")]
    [InlineData("'type':'image','payload':{'url':'no address'}")]
    [InlineData("'type':'hologram','payload':{'url':'https://x.example/1'}")]
    [InlineData("'type':'image'")]
    public void A_medium_needs_exactly_one_address_or_uploaded_id(string attachment) => AssertRefused($"{{'attachment':{{{attachment}}}}}");

    [Theory]
    [InlineData("'template_type':'generic','elements':[]")]
    [InlineData("'template_type':'generic','elements':[{'title':'only'}]")]
    [InlineData("'template_type':'generic','elements':[{'subtitle':'only'}]")]
    [InlineData("'template_type':'generic','elements':[{'title':'a','default_action':{'title':'no title here','url':'https://x.example'}}]")]
    [InlineData("'template_type':'media','elements':[]")]
    [InlineData("'template_type':'coupon','title':'a','coupon_code':'with space'")]
    [InlineData("'template_type':'coupon','coupon_code':'TEN'")]
    [InlineData("'template_type':'customer_feedback'")]
    [InlineData("'template_type':'unknown'")]
    public void A_structured_template_needs_its_own_members(string payload) =>
        AssertRefused($"{{'attachment':{{'type':'template','payload':{{{payload}}}}}}}");

    [Fact]
    public void A_generic_template_has_at_most_10_elements_and_short_titles()
    {
        var element = "{'title':'a','subtitle':'b'}";
        Assert.Null(Check(Generic([.. Enumerable.Repeat(element, 10)])));
        AssertRefused(Generic([.. Enumerable.Repeat(element, 11)]));
        AssertRefused(Generic($"{{'title':'{new string('t', 81)}','subtitle':'b'}}"));
        AssertRefused(Generic($"{{'title':'a','subtitle':'{new string('t', 81)}'}}"));
    }

    [Fact]
    public void A_complete_receipt_is_accepted() => Assert.Null(CheckReceipt("", ""));

    [Theory]
    [InlineData("'recipient_name':'Erika',", "")]
    [InlineData("'order_number':'4711',", "")]
    [InlineData("'currency':'EUR',", "")]
    [InlineData("'currency':'EUR',", "'currency':'euro',")]
    [InlineData("'payment_method':'Rechnung',", "")]
    [InlineData("'timestamp':'1767225600',", "'timestamp':1767225600,")]
    [InlineData("'total_cost':44.90", "'subtotal':1")]
    [InlineData("'total_cost':44.90", "'total_cost':'44.90'")]
    [InlineData("'total_cost':44.90", "'total_cost':44.905")]
    [InlineData("'price':40.00", "'price':'40.00'")]
    [InlineData("'title':'Teekanne',", "")]
    [InlineData("'name':'Gutschein',", "")]
    [InlineData("'country':'DE'", "'country':'Germany'")]
    [InlineData("'city':'Berlin',", "")]
    public void A_receipt_without_a_required_member_is_refused(string part, string instead) => Assert.NotNull(CheckReceipt(part, instead));

    [Fact]
    public void A_receipt_has_at_most_100_elements()
    {
        var element = "{'title':'Teekanne','price':40.00}";
        Assert.Null(CheckReceipt("[{'title':'Teekanne','price':40.00}]", $"[{string.Join(',', Enumerable.Repeat(element, 100))}]"));
        Assert.NotNull(CheckReceipt("[{'title':'Teekanne','price':40.00}]", $"[{string.Join(',', Enumerable.Repeat(element, 101))}]"));
    }

    private static GraphError? CheckReceipt(string part, string instead)
    {
        const string receipt = "{'attachment':{'type':'template','payload':{'template_type':'receipt','recipient_name':'Erika','order_number':'4711',"
            + "'currency':'EUR','payment_method':'Rechnung','timestamp':'1767225600','elements':[{'title':'Teekanne','price':40.00}],"
            + "'address':{'street_1':'Weg 1','city':'Berlin','postal_code':'10115','state':'BE','country':'DE'},"
            + "'summary':{'total_cost':44.90},'adjustments':[{'name':'Gutschein','amount':5.00}]}}}";
        Assert.Contains(part, receipt, StringComparison.Ordinal);
        return Check(part.Length == 0 ? receipt : receipt.Replace(part, instead, StringComparison.Ordinal));
    }

    private static string Generic(params string[] elements) =>
        $"{{'attachment':{{'type':'template','payload':{{'template_type':'generic','elements':[{string.Join(',', elements)}]}}}}}}";

    private static string Button(params string[] buttons) => Template("Wohin?", buttons);

    private static string ButtonText(string text) => Template(text, Url);

    private static string Template(string text, params string[] buttons) =>
        $"{{'attachment':{{'type':'template','payload':{{'template_type':'button','text':'{text}','buttons':[{string.Join(',', buttons)}]}}}}}}";

    private static GraphError? Check(string message) => MessageRules.Check(JsonDocument.Parse(message.Replace('\'', '"')).RootElement);

    private static void AssertRefused(string message)
    {
        var error = Check(message);
        Assert.Equal(100, error?.Code);
    }
}
