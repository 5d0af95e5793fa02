using Serverless.Customers.Phones;

namespace Serverless.Tests.Customers.Phones;

/// <summary>
/// The table of dial plans against what the countries' numbering plans say: calling code, what is dialled before a national number and before a
/// calling code, and the lengths of fixed and mobile numbers without the trunk prefix.
/// </summary>
public class DialPlansTests
{
    [Theory]
    [InlineData("DE", "49", "0", "00", 5, 11)]
    [InlineData("AT", "43", "0", "00", 4, 13)]
    [InlineData("CH", "41", "0", "00", 9, 9)]
    [InlineData("LI", "423", "none", "00", 7, 9)]
    [InlineData("FR", "33", "0", "00", 9, 9)]
    [InlineData("MC", "377", "0", "00", 8, 9)]
    [InlineData("GB", "44", "0", "00", 9, 10)]
    [InlineData("GG", "44", "0", "00", 10, 10)]
    [InlineData("JE", "44", "0", "00", 10, 10)]
    [InlineData("IE", "353", "0", "00", 7, 9)]
    [InlineData("NL", "31", "0", "00", 9, 9)]
    [InlineData("BE", "32", "0", "00", 8, 9)]
    [InlineData("LU", "352", "none", "00", 6, 11)]
    [InlineData("ES", "34", "none", "00", 9, 9)]
    [InlineData("PT", "351", "none", "00", 9, 9)]
    [InlineData("IT", "39", "kept", "00", 7, 11)]
    [InlineData("VA", "39", "kept", "00", 7, 11)]
    [InlineData("SM", "378", "kept", "00", 8, 10)]
    [InlineData("DK", "45", "none", "00", 8, 8)]
    [InlineData("SE", "46", "0", "00", 7, 9)]
    [InlineData("NO", "47", "none", "00", 8, 8)]
    [InlineData("FI", "358", "0", "00", 5, 10)]
    [InlineData("IS", "354", "none", "00", 7, 9)]
    [InlineData("PL", "48", "none", "00", 9, 9)]
    [InlineData("CZ", "420", "none", "00", 9, 9)]
    [InlineData("SK", "421", "0", "00", 9, 9)]
    [InlineData("HU", "36", "06", "00", 8, 9)]
    [InlineData("RO", "40", "0", "00", 9, 9)]
    [InlineData("BG", "359", "0", "00", 6, 9)]
    [InlineData("GR", "30", "none", "00", 10, 10)]
    [InlineData("TR", "90", "0", "00", 10, 10)]
    [InlineData("UA", "380", "0", "00", 9, 9)]
    [InlineData("RU", "7", "8", "810", 10, 10)]
    [InlineData("LT", "370", "0", "00", 8, 8)]
    [InlineData("LV", "371", "none", "00", 8, 8)]
    [InlineData("EE", "372", "none", "00", 7, 8)]
    [InlineData("HR", "385", "0", "00", 8, 9)]
    [InlineData("SI", "386", "0", "00", 8, 8)]
    [InlineData("US", "1", "1", "011", 10, 10)]
    [InlineData("CA", "1", "1", "011", 10, 10)]
    [InlineData("BR", "55", "0", "0015", 10, 11)]
    [InlineData("AR", "54", "0", "00", 10, 11)]
    [InlineData("CL", "56", "none", "00", 9, 9)]
    [InlineData("AU", "61", "0", "0011", 9, 9)]
    [InlineData("NZ", "64", "0", "00", 8, 10)]
    [InlineData("JP", "81", "0", "010", 9, 10)]
    [InlineData("KR", "82", "0", "001", 8, 10)]
    [InlineData("CN", "86", "0", "00", 10, 11)]
    [InlineData("HK", "852", "none", "001", 8, 8)]
    [InlineData("SG", "65", "none", "001", 8, 8)]
    [InlineData("ID", "62", "0", "008", 7, 12)]
    [InlineData("IN", "91", "0", "00", 10, 10)]
    [InlineData("ZA", "27", "0", "00", 9, 9)]
    [InlineData("NG", "234", "0", "009", 10, 10)]
    [InlineData("KE", "254", "0", "000", 7, 9)]
    [InlineData("EG", "20", "0", "00", 8, 10)]
    [InlineData("IL", "972", "0", "00", 8, 9)]
    [InlineData("AE", "971", "0", "00", 8, 9)]
    public void Every_row_says_what_the_countrys_numbering_plan_says(string country, string code, string trunk, string abroad, int shortest, int longest)
    {
        var plan = DialPlans.Of(country)!;

        Assert.Equal((code, trunk is "kept"), (plan.Code, plan.KeepsZero));
        Assert.Equal(trunk is "none" or "kept" ? [] : [trunk], plan.Trunks.Take(1));
        Assert.Contains(abroad, plan.Abroad);
        Assert.True(plan.Shortest <= shortest && plan.Longest >= longest, $"{plan.Shortest}-{plan.Longest} do not hold {shortest}-{longest}");
        Assert.InRange(plan.Longest, longest, longest + 2);
    }

    /// <summary>Numbers as they stand on letterheads, where lengths, trunk prefixes and ways abroad are unusual.</summary>
    [Theory]
    [InlineData("AT", "01 71100", "+43171100")]
    [InlineData("DE", "04721 12", "+49472112")]
    [InlineData("MC", "06 12 34 56 78", "+377612345678")]
    [InlineData("MC", "93 15 25 55", "+37793152555")]
    [InlineData("GG", "01481 123456", "+441481123456")]
    [InlineData("GG", "01481 12345", null)]
    [InlineData("SM", "882312", null)]
    [InlineData("NG", "0803 123 4567", "+2348031234567")]
    [InlineData("NG", "01 234 5678", null)]
    [InlineData("ZW", "0242 12345", "+26324212345")]
    [InlineData("CD", "0991 234 567", "+243991234567")]
    [InlineData("BD", "02 712345", "+8802712345")]
    [InlineData("ID", "0812 3456 7890", "+6281234567890")]
    [InlineData("ID", "001 202 555 0123", "+12025550123")]
    [InlineData("ID", "008 49 151 12345678", "+4915112345678")]
    [InlineData("RW", "0788 123 456", "+250788123456")]
    [InlineData("GM", "301 2345", "+2203012345")]
    public void Unusual_plans_are_read_too(string country, string text, string? expected) => Assert.Equal(expected, PhoneNumber.Parse(text, country)?.Value);

    [Fact]
    public void Every_country_is_there_once_and_every_row_makes_sense()
    {
        Assert.Equal(DialPlans.All.Count, DialPlans.All.Select(plan => plan.Country).Distinct().Count());
        Assert.All(DialPlans.All, plan =>
        {
            Assert.Matches("^[A-Z]{2}$", plan.Country);
            Assert.Matches("^[1-9][0-9]{0,2}$", plan.Code);
            Assert.InRange(plan.Shortest, 4, plan.Longest);
            Assert.True(plan.Code.Length + plan.Longest <= 15, $"{plan.Country} has numbers that are longer than E.164 allows");
            Assert.All(plan.Abroad, prefix => Assert.Matches("^[0-9]{2,4}$", prefix));
        });
    }
}
