using Serverless.Media.Files;

namespace Serverless.Tests.Media;

public class PublicLinkTests
{
    [Theory]
    [InlineData("https://shop.example/i/1.png")]
    [InlineData("https://shop.example:8443/i/1.png?a=b&c=d#e")]
    [InlineData("https://grüße.example/bild.jpg")]
    [InlineData("https://93.184.216.34/i.png")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/i.png")]
    public void A_server_of_the_internet_may_be_named(string link) => Assert.NotNull(PublicLink.Read(link));

    [Theory]
    [InlineData("http://shop.example/i.png")]
    [InlineData("ftp://shop.example/i.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//shop.example/i.png")]
    [InlineData("/i.png")]
    [InlineData("https://user:password@shop.example/i.png")]
    [InlineData("https://localhost/i.png")]
    [InlineData("https://LOCALHOST./i.png")]
    [InlineData("https://intranet/i.png")]
    [InlineData("https://printer.local/i.png")]
    [InlineData("https://db.internal/i.png")]
    [InlineData("https://metadata.google.internal./i.png")]
    [InlineData("https://127.0.0.1/i.png")]
    [InlineData("https://127.1/i.png")]
    [InlineData("https://2130706433/i.png")]
    [InlineData("https://0x7f000001/i.png")]
    [InlineData("https://0177.0.0.1/i.png")]
    [InlineData("https://10.0.0.5/i.png")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://168.63.129.16/machine")]
    [InlineData("https://192.168.1.1/i.png")]
    [InlineData("https://[::1]/i.png")]
    [InlineData("https://[::ffff:10.0.0.1]/i.png")]
    [InlineData("https://[fd00::1]/i.png")]
    [InlineData("https://shop.example/i .png")]
    [InlineData("https://shop.example/i\n.png")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_may_not(string? link) => Assert.Null(PublicLink.Read(link));

    [Fact]
    public void A_link_has_at_most_2000_characters()
    {
        const string Start = "https://shop.example/";

        Assert.NotNull(PublicLink.Read(Start + new string('x', 2000 - Start.Length)));
        Assert.Null(PublicLink.Read(Start + new string('x', 2001 - Start.Length)));
    }
}
