using Serverless.Platform.Security;

namespace Serverless.Tests.Platform;

public class StableIdTests
{
    [Fact]
    public void The_same_parts_give_the_same_id() =>
        Assert.Equal(StableId.From("demo", "A-1001", "shipped"), StableId.From("demo", "A-1001", "shipped"));

    [Fact]
    public void Parts_do_not_run_into_each_other() =>
        Assert.NotEqual(StableId.From("ab", "c"), StableId.From("a", "bc"));

    [Fact]
    public void An_id_has_26_characters_that_any_key_takes() =>
        Assert.Matches("^[0-9a-hjkmnp-tv-z]{26}$", StableId.From("x"));
}
