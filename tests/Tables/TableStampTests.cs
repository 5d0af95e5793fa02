using Serverless.Local.Tables.Embedded;

namespace Serverless.Tests.Tables;

public class TableStampTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(639_000_000_000_000_000)]
    [InlineData(639_123_456_789_012_345)]
    public void A_version_is_read_back_from_its_ETag(long ticks) => Assert.Equal(ticks, TableStamp.FromETag(TableStamp.ToETag(ticks)));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("W/\"datetime'2026-11-26T05%3a41%3A00.1234567Z'\"")]
    [InlineData("W/\"datetime'2026-11-26T05%3A41%3A00.123456Z'\"")]
    [InlineData("W/\"datetime'2026-11-26T05%3A41%3A61.1234567Z'\"")]
    [InlineData("W/\"datetime'2026-13-26T05%3A41%3A00.1234567Z'\"")]
    [InlineData("X/\"datetime'2026-11-26T05%3A41%3A00.1234567Z'\"")]
    public void Any_other_text_is_no_version(string etag) => Assert.Null(TableStamp.FromETag(etag));
}
