using Serverless.Platform.Messaging;

namespace Serverless.Tests.Platform;

public class LanesTests
{
    [Fact]
    public void A_lane_never_changes() => Assert.Equal("lane-46", Lanes.For("demo", "c-77"));

    [Fact]
    public void All_lanes_are_used_and_no_other() =>
        Assert.Equal(Lanes.Count, Enumerable.Range(0, 5_000).Select(i => Lanes.For("demo", $"c-{i}")).Distinct().Count());
}
