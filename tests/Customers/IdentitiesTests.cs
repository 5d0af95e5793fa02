using Serverless.Customers;

namespace Serverless.Tests.Customers;

public class IdentitiesTests
{
    [Theory]
    [InlineData("Erika@Example.ORG", "erika@example.org")]
    [InlineData("  a@b.de ", "a@b.de")]
    public void An_email_is_trimmed_and_lower_case(string typed, string normal) => Assert.Equal(normal, Identities.Normalise(new(IdentityKind.Email, typed)));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@b")]
    [InlineData("a@b@c")]
    [InlineData("a b@c")]
    [InlineData("a\r\nBcc: x@y.z")]
    public void What_cannot_be_an_address_identifies_nobody(string typed) => Assert.Null(Identities.Normalise(new(IdentityKind.Email, typed)));

    [Theory]
    [InlineData("+4915112345678", "+4915112345678")]
    [InlineData("+49 (151) 123-456.78", "+4915112345678")]
    [InlineData("0049 151 12345678", "+4915112345678")]
    [InlineData("+４９15112345678", "+4915112345678")]
    [InlineData("+49 (0)151 12345678", "+4915112345678")]
    [InlineData("+5215512345678", "+5215512345678")]
    [InlineData("+555112345678", "+555112345678")]
    public void A_phone_number_is_e164_however_it_was_typed(string typed, string normal) => Assert.Equal(normal, Identities.Normalise(new(IdentityKind.Phone, typed)));

    [Theory]
    [InlineData("")]
    [InlineData("015112345678")]
    [InlineData("++4915112345678")]
    [InlineData("+49151abc")]
    [InlineData("+0151123456")]
    [InlineData("+123456")]
    [InlineData("+12345678901234567")]
    public void What_is_no_e164_number_identifies_nobody(string typed) => Assert.Null(Identities.Normalise(new(IdentityKind.Phone, typed)));

    [Fact]
    public void Other_kinds_are_taken_as_they_are_unless_empty_too_long_or_with_control_characters()
    {
        Assert.Equal("C-77", Identities.Normalise(new(IdentityKind.ShopCustomer, "C-77")));
        Assert.All(new[] { "", "a\nb", new string('x', 321) }, value => Assert.Null(Identities.Normalise(new(IdentityKind.ShopCustomer, value))));
    }

    [Fact]
    public void An_identity_prints_without_its_value() => Assert.DoesNotContain("example", $"{new Identity(IdentityKind.Email, "a@example.org")}", StringComparison.Ordinal);

    [Fact]
    public void Every_kind_has_a_name_that_leads_back_to_it() =>
        Assert.All(Enum.GetValues<IdentityKind>(), kind => Assert.Equal(kind, Identities.ParseKind(kind.Name())));
}
