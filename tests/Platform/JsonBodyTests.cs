using System.Text;
using Serverless.Platform.Http;

namespace Serverless.Tests.Platform;

public class JsonBodyTests
{
    private static bool Parses(byte[] body)
    {
        var parsed = JsonBody.TryParse(body, out var document);
        document?.Dispose();
        return parsed;
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"a":1}""", true)]
    [InlineData("", false)]
    [InlineData("{", false)]
    [InlineData("{} {}", false)]
    [InlineData("""{"a":1,}""", false)]
    [InlineData("""{"a":NaN}""", false)]
    [InlineData("""{"a":1,"a":2}""", false)]
    [InlineData("""{"x":{"a":1,"a":2}}""", false)]
    [InlineData("\ufeff{}", false)]
    [InlineData("""{"\ud800":1,"\ud800":2}""", false)]
    public void Only_well_formed_JSON_without_double_members_parses(string body, bool expected) =>
        Assert.Equal(expected, Parses(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Invalid_UTF_8_does_not_parse() => Assert.False(Parses([(byte)'"', 0xC3, 0x28, (byte)'"']));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Nesting_is_limited_to_64_levels(int depth, bool expected) =>
        Assert.Equal(expected, Parses(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))));
}
