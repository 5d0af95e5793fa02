using Serverless.Conversations.Understanding;

namespace Serverless.Tests.Conversations.Understanding;

/// <summary>What is written to hurt: no text makes the reader throw, work without end or see what is not there.</summary>
public class HostileTextTests
{
    private const int Cap = 1000;
    private static readonly IntentReader Reader = new();

    private static readonly string[] Pieces =
    [
        "stornieeran lifferung adrresse ", "wo paket nicht wann ", "wann! ", "a", "👍", "👍🏽\uFE0F", "\uD83D", "\uDC4D", "\u202Eoiretluc ", "\u0000\u0007", "\u200D", "ß", "ﷺ", "Z\u0351\u0352\u0353\u0354",
        "#1", "1-", "'", "----", "\uFFFD", "𝐬𝐭𝐨𝐫𝐧𝐨 ", "𐌰", "<b>", "\"", "\r\n", "statt 2 ", "order ", "\u00B4", "１００１ ",
    ];

    public static TheoryData<string> Hostile => new(Pieces.Select(Escaped));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hundred_kilobytes_cost_no_more_than_one(string escaped)
    {
        var piece = System.Text.RegularExpressions.Regex.Unescape(escaped);
        var one = string.Concat(Enumerable.Repeat(piece, (Cap / piece.Length) + 1));
        var hundred = string.Concat(Enumerable.Repeat(piece, 100 * Cap / piece.Length));
        Reader.Read(one, Utterance.NoPhrases);

        var (costOfOne, costOfHundred) = (Allocated(one), Allocated(hundred));

        Assert.True(costOfHundred <= (costOfOne * 1.2) + 20_000, $"{costOfOne} bytes became {costOfHundred}.");
        Assert.Equal(Comparisons(one), Comparisons(hundred));
    }

    [Theory]
    [InlineData("stornieeran lifferung adrresse ")]
    [InlineData("wo paket nicht wann ")]
    [InlineData("stornieren nicht ")]
    public void The_work_grows_with_the_length_and_no_faster(string piece)
    {
        var (quarter, whole) = (Repeated(piece, Cap / 4), Repeated(piece, Cap));

        Assert.True(Allocated(whole) <= (5 * Allocated(quarter)) + 20_000, $"{Allocated(quarter)} bytes became {Allocated(whole)}.");
        Assert.True(Comparisons(whole) <= (5 * Comparisons(quarter)) + 50, $"{Comparisons(quarter)} comparisons became {Comparisons(whole)}.");
    }

    [Fact]
    public void A_misspelt_word_is_compared_with_few_others() => Assert.InRange(Comparisons("stornieeran"), 1, 60);

    [Fact]
    public void No_mixture_of_characters_makes_it_throw()
    {
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3) == 0 ? ((char)random.Next(0x10000)).ToString() : Pieces[random.Next(Pieces.Length)]));
            var intent = Reader.Read(text, Utterance.NoPhrases);

            Assert.Equal(intent.Kinds.Distinct(), intent.Kinds);
            Assert.InRange(intent.Quantity ?? 1, 1, 999);
            Assert.InRange(intent.Order?.Length ?? 2, 2, 20);
        }
    }

    [Theory]
    [InlineData("wo ist\u202E mein \u200Bpa\u200Dket\u200F")]
    [InlineData("\u0000wo\u0007 ist mein paket\u001B")]
    [InlineData("ｗｏ　ｉｓｔ　ｍｅｉｎ　ｐａｋｅｔ")]
    [InlineData("𝐰𝐨 𝐢𝐬𝐭 𝐦𝐞𝐢𝐧 𝐩𝐚𝐤𝐞𝐭")]
    [InlineData("\uD83Dwo ist mein paket\uDC4D")]
    [InlineData("<b>wo</b> ist mein <script>paket")]
    [InlineData("wo\u0351\u0352 ist mein pa\u0353ket")]
    public void What_is_hidden_among_the_letters_changes_nothing(string text) => Assert.Equal(IntentKind.Status, Reader.Read(text, Utterance.NoPhrases).Kind);

    [Fact]
    public void Only_the_beginning_of_a_long_text_counts() =>
        Assert.Equal(IntentKind.Status, Reader.Read("wo ist mein paket" + new string(' ', Cap) + "stornieren", Utterance.NoPhrases).Kind);

    private static string Repeated(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));

    private static int Comparisons(string text) => Reader.Explain(text, Utterance.NoPhrases).Comparisons;

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Reader.Read(text, Utterance.NoPhrases);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Test names cannot hold lone surrogates.</summary>
    private static string Escaped(string piece) => string.Concat(piece.Select(c => $"\\u{(int)c:X4}"));
}
