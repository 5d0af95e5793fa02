using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Serverless.Tests.Azurite;

namespace Serverless.Tests.Tables;

/// <summary>Values: every type comes back as it went in, in a dictionary and in a typed entity.</summary>
public abstract class ValueContract(string connectionString) : TableContract(connectionString)
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 10, 0, 0, 123, TimeSpan.FromHours(1));

    [ContractFact]
    public async Task Every_type_comes_back_as_it_went_in()
    {
        var id = Guid.NewGuid();
        await Table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "Zoë \"quoted\" \\ \n 👍",
            ["Empty"] = "",
            ["Flag"] = true,
            ["Int"] = int.MinValue,
            ["Long"] = long.MaxValue,
            ["SmallLong"] = 5L,
            ["Double"] = 1.5,
            ["WholeDouble"] = 3.0,
            ["Id"] = id,
            ["Time"] = Time.AddTicks(4567),
            ["Bytes"] = new byte[] { 0, 1, 255 },
        });

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("Zoë \"quoted\" \\ \n 👍", read["Text"]);
        Assert.Equal("", read["Empty"]);
        Assert.Equal(true, read["Flag"]);
        Assert.Equal(int.MinValue, read["Int"]);
        Assert.Equal(long.MaxValue, read["Long"]);
        Assert.Equal(5L, read["SmallLong"]);
        Assert.Equal(1.5, read["Double"]);
        Assert.Equal(3.0, read["WholeDouble"]);
        Assert.Equal(id, read["Id"]);
        Assert.Equal(Time.AddTicks(4567), Assert.IsType<DateTimeOffset>(read["Time"]));
        Assert.Equal(TimeSpan.Zero, ((DateTimeOffset)read["Time"]).Offset);
        Assert.Equal([0, 1, 255], Assert.IsType<byte[]>(read["Bytes"]));
    }

    [ContractFact]
    public async Task What_is_not_a_number_comes_back_and_infinities_are_refused()
    {
        await Table.AddEntityAsync(new TableEntity("p", "nan") { ["Number"] = double.NaN });

        await Assert.ThrowsAsync<ArgumentException>(() => Table.AddEntityAsync(new TableEntity("p", "up") { ["Number"] = double.PositiveInfinity }));
        await Assert.ThrowsAsync<ArgumentException>(() => Table.AddEntityAsync(new TableEntity("p", "down") { ["Number"] = double.NegativeInfinity }));

        Assert.Equal(double.NaN, (await Table.GetEntityAsync<TableEntity>("p", "nan")).Value.GetDouble("Number"));
        Assert.Equal(["nan"], await RowKeysAsync(Table.QueryAsync<TableEntity>()));
    }

    [ContractFact]
    public async Task A_typed_entity_comes_back_whole()
    {
        var entity = new Sample
        {
            PartitionKey = "p", RowKey = "r", Text = "t", Flag = true, Int = 1, Long = 2, Double = 2.5, Id = Guid.NewGuid(),
            Time = Time, Utc = Time.UtcDateTime, Bytes = [1, 2], Data = BinaryData.FromBytes([3]), Colour = Colour.Green, MaybeColour = Colour.Red,
            MaybeInt = 7, Renamed = "x", Ignored = "not stored",
        };
        await Table.AddEntityAsync(entity);

        var read = (await Table.GetEntityAsync<Sample>("p", "r")).Value;

        Assert.Equal(
            ("t", true, 1, 2L, 2.5, entity.Id, entity.Time, entity.Utc),
            (read.Text, read.Flag, read.Int, read.Long, read.Double, read.Id, read.Time, read.Utc));
        Assert.Equal(DateTimeKind.Utc, read.Utc.Kind);
        Assert.Equal([1, 2], read.Bytes);
        Assert.Equal([3], read.Data!.ToArray());
        Assert.Equal((Colour.Green, (Colour?)Colour.Red, (int?)7, (int?)null), (read.Colour, read.MaybeColour, read.MaybeInt, read.NoInt));
        Assert.Equal("x", read.Renamed);
        Assert.Null(read.Ignored);
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [ContractFact]
    public async Task A_typed_entity_is_stored_with_enums_as_text_own_names_and_without_nulls()
    {
        await Table.AddEntityAsync(new Sample { PartitionKey = "p", RowKey = "r", Colour = Colour.Green, Renamed = "x", Ignored = "y" });

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("Green", read["Colour"]);
        Assert.Equal("x", read["renamed"]);
        Assert.False(read.ContainsKey("Ignored"));
        Assert.False(read.ContainsKey("Renamed"));
        Assert.False(read.ContainsKey("Text"));
        Assert.False(read.ContainsKey("ETag"));
    }

    [ContractFact]
    public async Task A_property_that_is_computed_is_stored_and_one_that_is_unknown_is_skipped()
    {
        await Table.AddEntityAsync(new Sample { PartitionKey = "p", RowKey = "r", Int = 20 });
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["FromALaterVersion"] = 1 });

        Assert.Equal(40, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("Twice"));
        Assert.Equal(20, (await Table.GetEntityAsync<Sample>("p", "r")).Value.Int);
    }

    [ContractFact]
    public async Task A_property_that_is_not_stored_keeps_the_default_of_its_class()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal("default", (await Table.GetEntityAsync<Sample>("p", "r")).Value.WithDefault);
    }

    [ContractFact]
    public async Task A_DateTime_that_is_not_UTC_is_refused_before_it_is_sent()
    {
        var unspecified = new DateTime(2026, 1, 1);
        var local = DateTime.SpecifyKind(unspecified, DateTimeKind.Local);

        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "1") { ["T"] = unspecified }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "2") { ["T"] = local }));
    }

    [ContractFact]
    [Trait("Real", "differs")]   // the real client lets it pass
    public async Task A_decimal_is_refused_because_it_would_not_come_back()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["Total"] = 59.90m }));
    }

    [ContractFact]
    public async Task A_stored_type_that_does_not_fit_the_typed_property_throws()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Int"] = 5L });

        await Assert.ThrowsAsync<InvalidCastException>(() => Table.GetEntityAsync<Sample>("p", "r"));
    }

    [ContractFact]
    public async Task A_property_may_have_any_letters_in_its_name()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["größe"] = 1, ["_x"] = 2, ["A1_b"] = 3 });

        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal((1, 2, 3), (read.GetInt32("größe"), read.GetInt32("_x"), read.GetInt32("A1_b")));
    }

    public enum Colour
    {
        None,
        Red,
        Green,
    }

    public sealed class Sample : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Int { get; set; }

        public int Twice => Int * 2;

        public int? MaybeInt { get; set; }

        public int? NoInt { get; set; }

        public long Long { get; set; }

        public double Double { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset Time { get; set; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public DateTime Utc { get; set; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public Colour Colour { get; set; }

        public Colour? MaybeColour { get; set; }

        [DataMember(Name = "renamed")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public string? Ignored { get; set; }

        public string WithDefault { get; set; } = "default";
    }
}

public sealed class EmbeddedValueTests(EmbeddedTablesFixture tables)
    : ValueContract(tables.ConnectionString), IClassFixture<EmbeddedTablesFixture>;

[Collection(AzuriteCollection.Name), NeedsAzurite]
public sealed class AzuriteValueTests(AzuriteFixture azurite) : ValueContract(azurite.ConnectionString);
