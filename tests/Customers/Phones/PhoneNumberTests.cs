using Serverless.Customers.Phones;

namespace Serverless.Tests.Customers.Phones;

public class PhoneNumberTests
{
    private static string? Read(string? text, string? country = "DE", PhoneForm form = PhoneForm.Written) => PhoneNumber.Parse(text, country, form)?.Value;

    [Theory]
    [InlineData("+4915112345678")]
    [InlineData("+49 151 1234 5678")]
    [InlineData("+49 (151) 123-456.78")]
    [InlineData("+49/151/12345678")]
    [InlineData("+49\u00a0151\u202f12345678")]
    [InlineData("\u202a+49 151 12345678\u202c")]
    [InlineData("\u200e+4915112345678")]
    [InlineData("\u2068+49\u2069 151\u200b12345678")]
    [InlineData("\t+49 151 12345678\n")]
    [InlineData("+49 151\u201312345678")]
    [InlineData("+49 151\u221212345678")]
    [InlineData("+49·151·12345678")]
    [InlineData("＋４９１５１１２３４５６７８")]
    [InlineData("＋４９（０）１５１　１２３４５６７８")]
    [InlineData("+٤٩١٥١١٢٣٤٥٦٧٨")]
    [InlineData("tel:+49-151-12345678")]
    [InlineData("TEL:+4915112345678")]
    [InlineData("whatsapp:+4915112345678")]
    [InlineData("0049 151 12345678")]
    [InlineData("(0049) 151 12345678")]
    [InlineData("(+49) 151 12345678")]
    [InlineData("+49 (0) 151 12345678")]
    [InlineData("+49(0)15112345678")]
    [InlineData("0049 (0)151 12345678")]
    [InlineData("+49 0151 12345678")]
    [InlineData("+49 (0151) 12345678")]
    [InlineData("0151 12345678")]
    [InlineData("(0151) 12345678")]
    [InlineData("(0)151 12345678")]
    [InlineData("15112345678")]
    [InlineData("4915112345678")]
    [InlineData("+4915112345678;ext=12")]
    [InlineData("tel:+4915112345678;ext=12;phone-context=example.com")]
    [InlineData("+49 151 12345678 x12")]
    [InlineData("+49 151 12345678 ext. 12")]
    [InlineData("+49 151 12345678 extn 12")]
    [InlineData("+49 151 12345678, Ext: 12")]
    [InlineData("0151/12345678 EXT=12")]
    [InlineData("+49 151 12345678 доб. 12")]
    [InlineData("+49 151 12345678 int. 12")]
    [InlineData("+49 151 12345678 anexo 12")]
    [InlineData("+49 151 12345678~12")]
    [InlineData("+49 151 12345678,,12#")]
    public void One_number_is_the_same_however_it_is_written(string text) => Assert.Equal("+4915112345678", Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    [InlineData("unavailable")]
    [InlineData("restricted")]
    [InlineData("private")]
    [InlineData("unbekannt")]
    [InlineData("+266696687")]
    [InlineData("+7378742833")]
    [InlineData("+2562533")]
    [InlineData("+8656696")]
    [InlineData("+86282452253")]
    [InlineData("+86 282 452 253")]
    [InlineData("266696687", PhoneForm.WithoutPlus)]
    public void A_withheld_number_is_none(string? text, PhoneForm form = PhoneForm.Written) => Assert.Null(Read(text, form: form));

    [Theory]
    [InlineData("112")]
    [InlineData("110")]
    [InlineData("116117")]
    [InlineData("11833")]
    [InlineData("32665")]
    [InlineData("555000")]
    [InlineData("sip:+4930555000@pbx.example.org")]
    [InlineData("sip:anonymous@anonymous.invalid")]
    [InlineData("client:agent-1")]
    [InlineData("+49151abc")]
    [InlineData("0800-FLOWERS")]
    [InlineData("++4915112345678")]
    [InlineData("+49+15112345678")]
    [InlineData("+0151123456")]
    [InlineData("+00491511234567")]
    [InlineData("+49 00 151 12345678")]
    [InlineData("+123456")]
    [InlineData("+12345678901234567")]
    [InlineData("030 5550000 / 0151 12345678")]
    [InlineData("*31#015112345678")]
    [InlineData("0151 12345678' or 1 eq 1")]
    [InlineData("0151 12345678\r\nX-Injected: 1")]
    [InlineData("00000000000")]
    [InlineData("+49151１２３４５６７８９０１２３４５")]
    [InlineData("+1234567890+1234567890+1234567890+1234567890+1234567890+1234567890")]
    public void What_is_no_telephone_number_is_none(string text) => Assert.Null(Read(text));

    /// <summary>4930 is also the area code of Leer without its 0: nobody can tell, so nobody is found by it.</summary>
    [Theory]
    [InlineData("4930555000", "DE")]
    [InlineData("30555000", "DE")]
    [InlineData("43664123456", "AT")]
    public void A_number_that_can_be_read_in_two_ways_is_none(string text, string country) => Assert.Null(Read(text, country));

    [Theory]
    [InlineData("4930555000", "+4930555000")]
    [InlineData("4915112345678", "+4915112345678")]
    [InlineData("12025550123", "+12025550123")]
    [InlineData("5215512345678", "+5215512345678")]
    [InlineData("+4930555000", "+4930555000")]
    [InlineData("004930555000", "+4930555000")]
    [InlineData("030555000", "+4930555000")]
    [InlineData("390612345678", "+390612345678")]
    [InlineData("100", null)]
    [InlineData("anonymous", null)]
    public void A_source_that_omits_the_plus_sign_is_taken_at_its_word(string text, string? expected) =>
        Assert.Equal(expected, Read(text, "DE", PhoneForm.WithoutPlus));

    [Theory]
    [InlineData("015112345678")]
    [InlineData("15112345678")]
    public void A_national_number_without_a_country_is_none(string text)
    {
        Assert.Null(Read(text, country: null));
        Assert.Null(Read(text, country: "ZZ"));
    }

    [Theory]
    [InlineData("AT", "0664 1234567", "+436641234567")]
    [InlineData("AT", "01 5012345", "+4315012345")]
    [InlineData("AT", "436641234567", "+436641234567")]
    [InlineData("CH", "044 668 18 00", "+41446681800")]
    [InlineData("CH", "+41 (0)44 668 18 00", "+41446681800")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    [InlineData("FR", "612345678", "+33612345678")]
    [InlineData("FR", "33612345678", "+33612345678")]
    [InlineData("GB", "07911 123456", "+447911123456")]
    [InlineData("GB", "+44 (0)7911 123456", "+447911123456")]
    [InlineData("GB", "+44 07911 123456", "+447911123456")]
    [InlineData("GB", "020 7946 0018", "+442079460018")]
    [InlineData("gb", "7911123456", "+447911123456")]
    [InlineData("NL", "06-12345678", "+31612345678")]
    [InlineData("BE", "0470 12 34 56", "+32470123456")]
    [InlineData("BE", "02 555 12 12", "+3225551212")]
    [InlineData("IE", "087 123 4567", "+353871234567")]
    [InlineData("SE", "070-123 45 67", "+46701234567")]
    [InlineData("FI", "040 1234567", "+358401234567")]
    [InlineData("FI", "990 49 151 12345678", "+4915112345678")]
    [InlineData("ES", "612 345 678", "+34612345678")]
    [InlineData("ES", "34612345678", "+34612345678")]
    [InlineData("ES", "+34 (0)612 345 678", "+34612345678")]
    [InlineData("PT", "912 345 678", "+351912345678")]
    [InlineData("DK", "32 12 34 56", "+4532123456")]
    [InlineData("DK", "45 12 34 56", "+4545123456")]
    [InlineData("NO", "412 34 567", "+4741234567")]
    [InlineData("PL", "512 345 678", "+48512345678")]
    [InlineData("CZ", "601 123 456", "+420601123456")]
    [InlineData("GR", "691 234 5678", "+306912345678")]
    [InlineData("TR", "0532 123 45 67", "+905321234567")]
    [InlineData("ZA", "082 123 4567", "+27821234567")]
    [InlineData("IN", "098123 45678", "+919812345678")]
    [InlineData("CN", "138 1234 5678", "+8613812345678")]
    [InlineData("NZ", "021 123 4567", "+64211234567")]
    public void A_national_number_gets_the_calling_code_of_its_country(string country, string text, string expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("IT", "06 1234 5678", "+390612345678")]
    [InlineData("IT", "+39 06 1234 5678", "+390612345678")]
    [InlineData("IT", "+39 (0)6 1234 5678", "+390612345678")]
    [InlineData("IT", "0039 06 1234 5678", "+390612345678")]
    [InlineData("DE", "0039 02 12345678", "+390212345678")]
    [InlineData("IT", "347 123 4567", "+393471234567")]
    [InlineData("IT", "391 234 5678", "+393912345678")]
    [InlineData("SM", "0549 882 312", "+3780549882312")]
    [InlineData("CI", "07 07 12 34 56", "+2250707123456")]
    public void Italy_San_Marino_and_Ivory_Coast_keep_the_zero(string country, string text, string expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("US", "(202) 555-0123", "+12025550123")]
    [InlineData("US", "1-202-555-0123", "+12025550123")]
    [InlineData("US", "+1 202 555 0123", "+12025550123")]
    [InlineData("CA", "416.555.0123", "+14165550123")]
    [InlineData("US", "011 49 151 12345678", "+4915112345678")]
    [InlineData("US", "0049 151 12345678", "+4915112345678")]
    [InlineData("US", "555-0123", null)]
    [InlineData("US", "1234567890", null)]
    [InlineData("US", "0202555012", null)]
    [InlineData("US", "911", null)]
    [InlineData("US", "202-555-0123 x45", "+12025550123")]
    [InlineData("US", "202-555-0123 extension 45", "+12025550123")]
    public void North_America_has_ten_digits_behind_an_optional_1(string country, string text, string? expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("RU", "8 (912) 345-67-89", "+79123456789")]
    [InlineData("RU", "+7 912 345-67-89", "+79123456789")]
    [InlineData("RU", "912 345-67-89", "+79123456789")]
    [InlineData("RU", "7 912 345-67-89", "+79123456789")]
    [InlineData("RU", "8 800 555-35-35", "+78005553535")]
    [InlineData("RU", "800 555-35-35", "+78005553535")]
    [InlineData("RU", "8 10 49 151 12345678", "+4915112345678")]
    [InlineData("KZ", "8 701 123 45 67", "+77011234567")]
    [InlineData("BY", "8 029 123-45-67", "+375291234567")]
    [InlineData("HU", "06 30 123 4567", "+36301234567")]
    [InlineData("HU", "+36 (06) 30 123 4567", "+36301234567")]
    [InlineData("HU", "30 123 4567", "+36301234567")]
    [InlineData("LT", "8 612 34567", "+37061234567")]
    [InlineData("LT", "0 612 34567", "+37061234567")]
    public void Other_trunk_prefixes_than_0_are_dropped_where_the_length_tells(string country, string text, string expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("AU", "0412 345 678", "+61412345678")]
    [InlineData("AU", "0011 49 151 12345678", "+4915112345678")]
    [InlineData("JP", "090-1234-5678", "+819012345678")]
    [InlineData("JP", "010 49 151 12345678", "+4915112345678")]
    [InlineData("KR", "010-1234-5678", "+821012345678")]
    [InlineData("KR", "001 49 151 12345678", "+4915112345678")]
    [InlineData("SG", "9123 4567", "+6591234567")]
    public void Every_country_dials_abroad_in_its_own_way(string country, string text, string expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("BR", "(11) 91234-5678", "+5511912345678")]
    [InlineData("BR", "011 91234-5678", "+5511912345678")]
    [InlineData("BR", "0 15 11 91234-5678", "+5511912345678")]
    [InlineData("BR", "(51) 3123-4567", "+555131234567")]
    [InlineData("BR", "5511912345678", "+5511912345678")]
    [InlineData("MX", "55 1234 5678", "+525512345678")]
    [InlineData("MX", "01 55 1234 5678", "+525512345678")]
    [InlineData("MX", "044 55 1234 5678", "+525512345678")]
    [InlineData("MX", "+52 1 55 1234 5678", "+5215512345678")]
    [InlineData("AR", "011 15 1234-5678", "+5491112345678")]
    [InlineData("AR", "0221 15 123-4567", "+5492211234567")]
    [InlineData("AR", "02966 15 12-3456", "+5492966123456")]
    [InlineData("AR", "11 15 1234 5678", "+5491112345678")]
    [InlineData("AR", "011 4123-4567", "+541141234567")]
    [InlineData("AR", "+54 11 15 1234 5678", "+5491112345678")]
    [InlineData("AR", "+54 9 11 15 1234 5678", "+5491112345678")]
    [InlineData("AR", "+54 9 11 1234 5678", "+5491112345678")]
    public void Brazil_Mexico_and_Argentina_write_mobiles_in_their_own_ways(string country, string text, string expected) => Assert.Equal(expected, Read(text, country));

    [Theory]
    [InlineData("+5551981234567", "+555181234567")]
    [InlineData("+5215512345678", "+525512345678")]
    [InlineData("+5491112345678", "+541112345678")]
    public void Two_numbers_of_one_subscriber_lead_to_each_other(string one, string other)
    {
        Assert.Equal([one, other], Numbers(one));
        Assert.Equal([other, one], Numbers(other));

        static IEnumerable<string> Numbers(string text) => PhoneNumber.Parse(text, null)!.Value.Candidates.Select(number => number.Value);
    }

    [Theory]
    [InlineData("+555131234567")]
    [InlineData("+5551931234567")]
    [InlineData("+4915112345678")]
    [InlineData("+12025550123")]
    [InlineData("+5411123456")]
    public void Everybody_else_has_one_number(string text) => Assert.Single(PhoneNumber.Parse(text, null)!.Value.Candidates);

    [Fact]
    public void Candidates_are_symmetric_and_never_cross_a_border()
    {
        var random = new Random(5);
        var pairs = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var code = random.GetItems(["52", "55", "54", "49", "1", "51", "53", "56"], 1)[0];
            var digits = string.Concat(random.GetItems("0123456789".ToCharArray(), random.Next(6, 13)));
            if (PhoneNumber.Parse($"+{code}{digits}", null) is not { } number) { continue; }

            var candidates = number.Candidates;
            Assert.Equal(number, candidates[0]);
            Assert.All(candidates, other => Assert.Equal(number.Country, other.Country));
            Assert.All(candidates, other => Assert.Equal(candidates.Order(ByValue), other.Candidates.Order(ByValue)));
            pairs += candidates.Count - 1;
        }

        Assert.True(pairs > 500);
    }

    private static readonly Comparer<PhoneNumber> ByValue = Comparer<PhoneNumber>.Create((left, right) => string.CompareOrdinal(left.Value, right.Value));

    [Theory]
    [InlineData("+4915112345678", "49", "15112345678")]
    [InlineData("+12025550123", "1", "2025550123")]
    [InlineData("+390612345678", "39", "0612345678")]
    [InlineData("+35312345678", "353", "12345678")]
    [InlineData("+79123456789", "7", "9123456789")]
    [InlineData("+99912345678", "999", "12345678")]
    public void A_number_knows_its_calling_code_and_its_national_part(string text, string country, string national)
    {
        var number = PhoneNumber.Parse(text, null)!.Value;

        Assert.Equal((country, national), (number.Country, number.National));
    }

    [Theory]
    [InlineData("+4915112345678", "+4915112345678,004915112345678,015112345678,4915112345678,15112345678")]
    [InlineData("+12025550123", "+12025550123,0012025550123,12025550123,2025550123")]
    [InlineData("+390612345678", "+390612345678,00390612345678,0612345678,390612345678")]
    [InlineData("+36301234567", "+36301234567,0036301234567,06301234567,36301234567,301234567")]
    [InlineData("+79123456789", "+79123456789,0079123456789,89123456789,79123456789,9123456789")]
    [InlineData("+5491112345678", "+5491112345678,005491112345678,091112345678,5491112345678,91112345678,+541112345678")]
    public void A_number_knows_how_lists_of_contacts_spell_it(string text, string spellings)
    {
        var number = PhoneNumber.Parse(text, null)!.Value;

        Assert.Equal(spellings.Split(','), number.Spellings);
        Assert.InRange(number.Spellings.Count, 1, 6);
    }

    [Fact]
    public void A_number_prints_masked()
    {
        var number = PhoneNumber.Parse("+4915112345678", null)!.Value;

        Assert.Equal("+49…78", number.ToString());
        Assert.Equal("+49…78", $"{number}");
        Assert.Equal("", default(PhoneNumber).ToString());
        Assert.Empty(default(PhoneNumber).Spellings);
    }

    /// <summary>What is stored already stays found: a number in E.164 is what it was, whatever the dial plans say.</summary>
    [Fact]
    public void A_number_in_E164_stays_as_it_is()
    {
        var random = new Random(164);
        var codes = DialPlans.All.Where(plan => plan.Code != "54").Select(plan => plan.Code).Distinct().ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var code = random.GetItems(codes, 1)[0];
            var national = $"{random.Next(1, 10)}{string.Concat(random.GetItems("0123456789".ToCharArray(), random.Next(6, 15 - code.Length)))}";
            var text = $"+{code}{national}";

            Assert.Equal(text, Read(text, "DE"));
            Assert.Equal(text, Read(text[1..], "DE", PhoneForm.WithoutPlus));
            Assert.Equal(text, Read("00" + text[1..], "DE"));
        }
    }

    /// <summary>As it is dialled at home it is the number again, in every country: the spellings that a CRM is searched for lead back.</summary>
    [Fact]
    public void What_is_dialled_at_home_leads_back_to_the_number()
    {
        foreach (var plan in DialPlans.All.Where(plan => plan.Code is not "54" && plan.Longest >= 7))
        {
            var national = $"{(plan.Code == "1" ? '2' : '6')}{string.Concat(Enumerable.Repeat("31542", 3))[..(plan.Longest - 1)]}";

            Assert.Equal($"+{plan.Code}{national}", Read(plan.AtHome(national), plan.Country));
        }
    }

    [Fact]
    public void Any_text_is_a_number_or_none_and_never_a_fault()
    {
        var random = new Random(7);
        var pieces = new[] { "0", "1", "4", "49", "+", "(0)", "(", ")", " ", "-", "00", "011", "８", "x", "ext", ";", ",", "\u202e", "tel:", "54", "15", "'", "\0", "📞", "٣" };
        var countries = DialPlans.All.Select(plan => plan.Country).Append(null).ToArray();
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(random.GetItems(pieces, random.Next(0, 20)));
            var country = random.GetItems(countries, 1)[0];
            foreach (var form in Enum.GetValues<PhoneForm>())
            {
                if (Read(text, country, form) is not { } number) { continue; }

                Assert.Matches(@"^\+[1-9][0-9]{6,14}\z", number);
                Assert.Equal(number, Read(number, country));
            }
        }
    }
}
