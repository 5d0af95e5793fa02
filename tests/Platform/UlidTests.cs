using Serverless.Platform.Time;

namespace Serverless.Tests.Platform;

public class UlidTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_sort_by_the_time_they_were_made() =>
        Assert.True(string.CompareOrdinal(Ulid.New(Now), Ulid.New(Now.AddMilliseconds(1))) < 0);

    [Fact]
    public void Two_ids_of_one_millisecond_differ() => Assert.NotEqual(Ulid.New(Now), Ulid.New(Now));

    [Fact]
    public void A_new_id_is_well_formed() => Assert.True(Ulid.IsWellFormed(Ulid.New(Now)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01J8ZQ4X5T")]
    [InlineData("81J8ZQ4X5T0000000000000000")]
    [InlineData("01j8zq4x5t0000000000000000")]
    [InlineData("01J8ZQ4X5T000000000000000U")]
    public void Other_texts_are_not(string? text) => Assert.False(Ulid.IsWellFormed(text));
}
