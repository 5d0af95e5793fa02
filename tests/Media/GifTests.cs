using System.Text.Json;
using Serverless.Local.Simulators.Giphy;
using Serverless.Media.Gifs;

namespace Serverless.Tests.Media;

/// <summary>Giphy's answers, with numbers as texts and whatever else may be missing.</summary>
public class GifTests
{
    [Fact]
    public void The_best_renditions_that_the_channels_take_are_chosen()
    {
        var gif = Read(GiphyCatalog.Read("dankeA1", isSparse: false).ToJsonString())!;

        Assert.Equal("https://media0.giphy.com/media/dankeA1/giphy.gif", GifChoice.Picture(gif)!.AbsoluteUri);
        Assert.Equal("https://media0.giphy.com/media/dankeA1/giphy.mp4", GifChoice.Video(gif)!.AbsoluteUri);
        Assert.Equal("https://media0.giphy.com/media/dankeA1/100w.gif", GifChoice.Preview(gif)!.Url!.AbsoluteUri);
        Assert.Equal((356, 200), (GifChoice.Preview(gif)!.Width, GifChoice.Preview(gif)!.Height));
    }

    [Fact]
    public void A_gif_that_is_too_large_as_it_is_goes_out_smaller()
    {
        var gif = Read(GiphyCatalog.Read("riesigD4", isSparse: false).ToJsonString())!;

        Assert.Equal("https://media0.giphy.com/media/riesigD4/giphy-downsized-medium.gif", GifChoice.Picture(gif)!.AbsoluteUri);
        Assert.Equal("https://media0.giphy.com/media/riesigD4/200.mp4", GifChoice.Video(gif)!.AbsoluteUri);
    }

    [Fact]
    public void One_small_rendition_without_any_number_is_enough()
    {
        var gif = Read(GiphyCatalog.Read("dankeA1", isSparse: true).ToJsonString())!;

        Assert.Equal("https://media0.giphy.com/media/dankeA1/200.gif", GifChoice.Picture(gif)!.AbsoluteUri);
        Assert.Equal("https://media0.giphy.com/media/dankeA1/200.mp4", GifChoice.Video(gif)!.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"id":"a1"}""")]
    [InlineData("""{"id":"a1","images":null}""")]
    [InlineData("""{"id":"a1","images":[]}""")]
    [InlineData("""{"id":"a1","images":{"original":"x","fixed_height":{"url":5}}}""")]
    [InlineData("""{"id":"a1","images":{"original":{"url":"https://media0.giphy.com/a.gif"}}}""")]
    public void Without_a_usable_rendition_there_is_nothing_to_choose(string json)
    {
        var gif = Read(json)!;

        Assert.Null(GifChoice.Picture(gif));
        Assert.Null(GifChoice.Video(gif));
        Assert.Null(GifChoice.Preview(gif));
    }

    [Theory]
    [InlineData("http://media0.giphy.com/a.gif")]
    [InlineData("https://evil.example/a.gif")]
    [InlineData("https://giphy.com.evil.example/a.gif")]
    [InlineData("https://evilgiphy.com/a.gif")]
    [InlineData("https://x@media0.giphy.com/a.gif")]
    [InlineData("javascript:alert(1)")]
    public void Only_giphys_own_servers_are_believed(string url) =>
        Assert.Null(GifChoice.Preview(Read("""{"id":"a1","images":{"fixed_height":{"url":"LINK"}}}""".Replace("LINK", url, StringComparison.Ordinal))!));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"id":"../../x"}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":{}}""")]
    public void A_gif_without_a_usable_id_is_none(string json) => Assert.Null(Read(json));

    private static Gif? Read(string json) => Gif.Read(JsonElement.Parse(json));
}
