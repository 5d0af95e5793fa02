using Serverless.Channels;

namespace Serverless.Tests.Channels;

public class DisplayTextTests
{
    [Theory]
    [InlineData("Erika\r\nMuster", "Erika  Muster")]
    [InlineData("\u202Eevil\u202C\u200F", "evil")]
    [InlineData("a\u0000b\u0007c\u001B[31m", "abc[31m")]
    [InlineData("zero\u200Bwidth\uFEFF", "zerowidth")]
    [InlineData("  trimmed  ", "trimmed")]
    [InlineData("half \uD83D pair", "half  pair")]
    public void What_hides_or_reverses_is_taken_out(string text, string expected) => Assert.Equal(expected, DisplayText.Of(text, 80));

    [Theory]
    [InlineData("Größe 👍🏽 Å")]
    [InlineData("👩‍👩‍👧‍👦")]
    public void What_people_write_stays(string text) => Assert.Equal(text, DisplayText.Of(text, 80));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd 👍🏽x", 7, "abcd…")]
    [InlineData("👩‍👩‍👧‍👦", 5, "…")]
    [InlineData("e\u0301e\u0301e\u0301", 4, "e\u0301…")]
    public void A_cut_never_splits_a_character(string text, int longest, string expected) => Assert.Equal(expected, DisplayText.Cut(text, longest));

    [Theory]
    [InlineData("  DHL ", 80, "DHL")]
    [InlineData("   ", 80, "")]
    [InlineData("Track parcel 00340434161094", 12, "Track parce…")]
    [InlineData("Tracké parcel 00340434161094", 12, "Tracké parc…")]
    public void Plain_letters_are_trimmed_and_cut_as_others_are(string text, int longest, string expected) => Assert.Equal(expected, DisplayText.Of(text, longest));

    [Fact]
    public void Endless_combining_marks_are_cut_too() => Assert.True(DisplayText.Of("e" + new string('\u0301', 5000), 80).Length <= 80);
}
