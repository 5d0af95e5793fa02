using Serverless.Platform.Storage;

namespace Serverless.Tests.Platform;

public class TableKeyTests
{
    [Theory]
    [InlineData("a/b", "a~002Fb")]
    [InlineData("a\\b", "a~005Cb")]
    [InlineData("#1001", "~00231001")]
    [InlineData("what?", "what~003F")]
    [InlineData("a|b", "a~007Cb")]
    [InlineData("~", "~007E")]
    [InlineData("tab\t", "tab~0009")]
    [InlineData("Grüße", "Gr~00FC~00DFe")]
    [InlineData("A-1001_x.y:z@b+c=d,e", "A-1001_x.y:z@b+c=d,e")]
    public void What_a_key_may_not_hold_is_escaped(string text, string key) => Assert.Equal(key, TableKey.Encode(text));

    [Fact]
    public void Parts_cannot_reach_into_each_other() =>
        Assert.NotEqual(TableKey.Join("a|b", "c"), TableKey.Join("a", "b|c"));
}
