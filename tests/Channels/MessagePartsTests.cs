using Serverless.Channels;

namespace Serverless.Tests.Channels;

public class MessagePartsTests
{
    private static readonly ChatMedia Image = new(ChatMediaKind.Image, new Uri("https://shop.example/i/1.png"));
    private static readonly ChatMedia Sound = new(ChatMediaKind.Audio, null, "900");
    private static readonly ChatButton Shop = new("Zum Shop", new Uri("https://shop.example/"), null);

    [Theory]
    [InlineData("messenger", 2)]
    [InlineData("whatsapp", 1)]
    [InlineData("email", 1)]
    public void A_picture_and_its_text_are_one_message_where_the_channel_knows_captions(string channel, int parts)
    {
        var contents = MessageParts.Of(channel, "Hallo", Image, [Shop]);

        Assert.Equal(parts, contents.Count);
        Assert.Equal(Image, contents[0].Media);
        Assert.Equal(("Hallo", Shop), (contents[^1].Text, Assert.Single(contents[^1].Buttons)));
    }

    [Fact]
    public void A_file_without_words_is_one_message_everywhere() =>
        Assert.All(["messenger", "whatsapp", "email"], channel => Assert.Equal(Image, Assert.Single(MessageParts.Of(channel, "", Image, [])).Media));

    [Fact]
    public void WhatsApp_shows_no_words_below_a_sound() =>
        Assert.Equal([Sound, null], MessageParts.Of("whatsapp", "Hallo", Sound, []).Select(content => content.Media));

    [Theory]
    [InlineData(1024, 1)]
    [InlineData(1025, 2)]
    public void WhatsApp_shows_at_most_1024_characters_below_a_picture(int length, int parts) =>
        Assert.Equal(parts, MessageParts.Of("whatsapp", new string('x', length), Image, []).Count);

    [Fact]
    public void Links_below_a_picture_count_too() => Assert.Equal(2, MessageParts.Of("whatsapp", new string('x', 1000), Image, [Shop]).Count);

    [Theory]
    [InlineData("messenger", 1999)]
    [InlineData("whatsapp", 4096)]
    [InlineData("email", 10_000)]
    public void A_text_fits_as_long_as_all_of_it_is_shown(string channel, int longest)
    {
        Assert.True(MessageParts.Fit(channel, new string('x', longest), []));
        Assert.False(MessageParts.Fit(channel, new string('x', longest + 1), []));
        Assert.False(MessageParts.Fit(channel, new string('x', longest), [Shop]));
    }
}
