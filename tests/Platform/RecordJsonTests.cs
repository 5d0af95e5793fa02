using System.Text.Json;
using Serverless.Platform.Json;

namespace Serverless.Tests.Platform;

public class RecordJsonTests
{
    [Fact]
    public void An_absent_member_keeps_its_default() =>
        Assert.Equal(["default"], JsonSerializer.Deserialize("{}", RecordJson.Of<Sample>())!.Items);

    [Fact]
    public void A_null_where_none_is_allowed_is_malformed() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"items":null}""", RecordJson.Of<Sample>()));

    [Fact]
    public void Enums_are_written_by_name() =>
        Assert.Equal("""{"items":["default"],"day":"Monday"}""", JsonSerializer.Serialize(new Sample { Day = DayOfWeek.Monday }, RecordJson.Of<Sample>()));

    private sealed record Sample
    {
        public IReadOnlyList<string> Items { get; init; } = ["default"];
        public DayOfWeek Day { get; init; }
    }
}
