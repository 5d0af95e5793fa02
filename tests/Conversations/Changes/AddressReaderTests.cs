using Serverless.Conversations.Changes;
using Serverless.Shops;

namespace Serverless.Tests.Conversations.Changes;

public class AddressReaderTests
{
    [Theory]
    [InlineData("Neue Str. 2, 10115 Berlin", null, "Neue Str. 2", null, "10115", "Berlin", "DE")]
    [InlineData("Neue Str. 2\n10115 Berlin", null, "Neue Str. 2", null, "10115", "Berlin", "DE")]
    [InlineData("neue str. 2 10115 berlin", null, "neue str. 2", null, "10115", "berlin", "DE")]
    [InlineData("Hauptstr.12a, 60311 Frankfurt am Main", null, "Hauptstr.12a", null, "60311", "Frankfurt am Main", "DE")]
    [InlineData("Erika Muster\r\nNeue Straße 2\r\n10115 Berlin\r\nDeutschland", "Erika Muster", "Neue Straße 2", null, "10115", "Berlin", "DE")]
    [InlineData("erika muster, neue straße 2, 10115 berlin", "erika muster", "neue straße 2", null, "10115", "berlin", "DE")]
    [InlineData("Dr. Erika Muster-Lüdenscheidt; Am Markt 3-5; 06108 Halle (Saale)", "Dr. Erika Muster-Lüdenscheidt", "Am Markt 3-5", null, "06108", "Halle (Saale)", "DE")]
    [InlineData("Straße des 17. Juni 135, 10623 Berlin", null, "Straße des 17. Juni 135", null, "10623", "Berlin", "DE")]
    [InlineData("Erika Muster\nc/o Schmidt\nNeue Str. 2\n10115 Berlin", "Erika Muster", "Neue Str. 2", "c/o Schmidt", "10115", "Berlin", "DE")]
    [InlineData("Neue Str. 2, Hinterhaus, 3. OG, 10115 Berlin", null, "Neue Str. 2", "Hinterhaus, 3. OG", "10115", "Berlin", "DE")]
    [InlineData("Erika Muster, 12345678, Packstation 101, 10115 Berlin", "Erika Muster", "Packstation 101", "12345678", "10115", "Berlin", "DE")]
    [InlineData("Meine neue Adresse ist: Neue Str. 2, 10115 Berlin", null, "Neue Str. 2", null, "10115", "Berlin", "DE")]
    [InlineData("Bitte an Neue Str. 2, 10115 Berlin. Danke!", null, "Neue Str. 2", null, "10115", "Berlin", "DE")]
    [InlineData("Hallo! Neue Str. 2, 10115 Berlin bitte", null, "Neue Str. 2", null, "10115", "Berlin", "DE")]
    [InlineData("An der Brücke 7, 10115 Berlin", null, "An der Brücke 7", null, "10115", "Berlin", "DE")]
    [InlineData("Anton Muster, Tostraße 7, 10115 Berlin", "Anton Muster", "Tostraße 7", null, "10115", "Berlin", "DE")]
    [InlineData("Ringstr. 1, D-50667 Köln", null, "Ringstr. 1", null, "50667", "Köln", "DE")]
    [InlineData("Ringstraße 1, A-1010 Wien", null, "Ringstraße 1", null, "1010", "Wien", "AT")]
    [InlineData("Ringstraße 1/12, 1010 Wien, Österreich", null, "Ringstraße 1/12", null, "1010", "Wien", "AT")]
    [InlineData("Bahnhofstrasse 10\n8001 Zürich\nSchweiz", null, "Bahnhofstrasse 10", null, "8001", "Zürich", "CH")]
    [InlineData("Bahnhofstrasse 10, 8001 Zürich Schweiz", null, "Bahnhofstrasse 10", null, "8001", "Zürich", "CH")]
    [InlineData("Damrak 1, 1012 LG Amsterdam, the Netherlands", null, "Damrak 1", null, "1012 LG", "Amsterdam", "NL")]
    [InlineData("12 High Street, Oxford OX1 4DB", null, "12 High Street", null, "OX1 4DB", "Oxford", "GB")]
    [InlineData("Jane Doe\nFlat 3\n12 High Street\nLondon\nsw1a2aa", "Jane Doe", "12 High Street", "Flat 3", "SW1A 2AA", "London", "GB")]
    [InlineData("please send it to 12a High Street, Headington, Oxford, OX3 9DU, United Kingdom", null, "12a High Street", "Headington", "OX3 9DU", "Oxford", "GB")]
    [InlineData("5 Main Street, Belfast BT1 5GS, Northern Ireland", null, "5 Main Street", null, "BT1 5GS", "Belfast", "GB")]
    [InlineData("1 Grafton Street, Dublin D02 X285, Ireland", null, "1 Grafton Street", null, "D02 X285", "Dublin", "IE")]
    [InlineData("742 Evergreen Terrace, Springfield, IL 62704, USA", null, "742 Evergreen Terrace", null, "62704", "Springfield, IL", "US")]
    public void An_address_is_read(string text, string? name, string line1, string? line2, string code, string city, string country) =>
        Assert.Equal(new PostalAddress(name, line1, line2, code, city, country), AddressReader.Read(text, "DE"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ,;\n, ")]
    [InlineData("Berlin")]
    [InlineData("Deutschland")]
    [InlineData("10115 Berlin")]
    [InlineData("Neue Str., 10115 Berlin")]
    [InlineData("Neue Str. 2, Berlin")]
    [InlineData("Neue Str. 2, 1011 Berlin")]
    [InlineData("Neue Str. 2, 8001 Zürich")]
    [InlineData("Neue Str. 2, 10115")]
    [InlineData("zu meiner Mutter")]
    [InlineData("ich wohne jetzt in der Neue Str. 2, 10115 Berlin")]
    [InlineData("12 High Street Oxford")]
    [InlineData("123 Main Street, Springfield, DE 62704")]
    [InlineData("Neue Str. 2, 10115 Berlin und zwar schnell sonst storniere ich alles")]
    [InlineData("Neue Str. 2, Alte Str. 3, Noch eine 4, Fünfte 5, 10115 Berlin")]
    [InlineData("https://evil.example/1, 10115 Berlin")]
    [InlineData("<script>alert(1)</script> 2, 10115 Berlin")]
    [InlineData("'; DROP TABLE orders; -- 2, 10115 Berlin")]
    public void What_is_not_certainly_an_address_is_none(string? text) => Assert.Null(AddressReader.Read(text, "DE"));

    [Fact]
    public void Without_a_country_only_what_tells_it_itself_is_read()
    {
        Assert.Null(AddressReader.Read("Neue Str. 2, 10115 Berlin", null));
        Assert.Equal("DE", AddressReader.Read("Neue Str. 2, 10115 Berlin, Germany", null)?.Country);
        Assert.Equal("GB", AddressReader.Read("12 High Street, Oxford OX1 4DB", null)?.Country);
        Assert.Equal("US", AddressReader.Read("742 Evergreen Terrace, Springfield, IL 62704", "US")?.Country);
    }

    [Fact]
    public void Hidden_and_reversing_characters_are_not_part_of_an_address() =>
        Assert.Equal("Neue Str. 2", AddressReader.Read("Neue \u202EStr. 2\u0000, 10115 Ber\u200Blin", "DE")?.Line1);

    [Fact]
    public void A_huge_text_is_no_address_and_takes_no_time()
    {
        var start = TimeProvider.System.GetTimestamp();

        Assert.Null(AddressReader.Read("Neue Str. 2, 10115 Berlin" + new string(' ', 100_000), "DE"));
        Assert.Null(AddressReader.Read(new string('a', 100_000), "DE"));
        for (var length = 1; length <= AddressReader.Longest; length += 7)
        {
            Assert.Null(AddressReader.Read(new string('a', length / 2) + new string(' ', length / 2) + "1", "DE"));
            AddressReader.Read(string.Concat(Enumerable.Repeat("a 1 ", length / 4)), "DE");
            AddressReader.Read(string.Concat(Enumerable.Repeat("die neue ", length / 9)), "DE");
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Random_text_never_throws_and_what_is_read_is_short()
    {
        var random = new Random(5);
        string[] bits = ["Neue Str.", "2", ",", "\n", "10115", "Berlin", "D-", "A-1010", "UK", "OX1 4DB", "c/o", "Flat 3", ":", " ", "é", "\uD83D", "🙂", "\u202E", "Erika", "USA", "IL 62704", "(", ")", "."];
        for (var i = 0; i < 20_000; i++)
        {
            var read = AddressReader.Read(string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(12)).Select(_ => bits[random.Next(bits.Length)])), random.Next(2) == 0 ? "DE" : null);
            if (read is null) { continue; }

            Assert.All([read.Name ?? "x", read.Line1, read.Line2 ?? "x", read.PostalCode, read.City, read.Country], part =>
            {
                Assert.NotEqual("", part);
                Assert.InRange(part.Length, 1, 210);
                Assert.DoesNotContain(part, char.IsControl);
            });
        }
    }

    [Theory]
    [InlineData("Bitte die Adresse ändern: Neue Str. 2, 10115 Berlin", " Neue Str. 2, 10115 Berlin")]
    [InlineData("Adresse zu #1001 ändern\nErika", "")]
    [InlineData("Adresse bitte ändern\nNeue Str. 2", "Neue Str. 2")]
    [InlineData("Neue Str. 2\n10115 Berlin", "")]
    [InlineData("Adresse ändern", "")]
    [InlineData(null, "")]
    public void In_a_message_with_other_words_an_address_stands_behind_a_colon_or_the_first_line(string? text, string behind) => Assert.Equal(behind, AddressReader.Behind(text));

    [Fact]
    public void It_is_shown_on_one_line() =>
        Assert.Equal("Erika Muster, Neue Str. 2, c/o Schmidt, 10115 Berlin, DE", AddressReader.Show(new PostalAddress("Erika Muster", "Neue Str. 2", "c/o Schmidt", "10115", "Berlin", "DE")));
}
