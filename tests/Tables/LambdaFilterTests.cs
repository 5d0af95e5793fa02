// The lambdas here are never run: they are text for the translator, with calls that real code would write otherwise.
#pragma warning disable CA1304, CA1309, CA1310, CA1311, CA1847, CA1862, CA1866

using System.Linq.Expressions;
using System.Runtime.Serialization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Serverless.Tests.Tables;

/// <summary>Filters written from lambdas and interpolated strings, as the real client writes them.</summary>
public sealed class LambdaFilterTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly Guid Id = Guid.Parse("9f0e4c1a-54d2-4b62-8a3f-0c6f4be5d9a1");

    [Fact]
    public void Comparisons_are_joined_with_parentheses_only_where_they_change_the_meaning()
    {
        Writes("PartitionKey eq 'p' and RowKey ne 'r'", e => e.PartitionKey == "p" && e.RowKey != "r");
        Writes("PartitionKey eq 'p' or RowKey eq 'r'", e => e.PartitionKey == "p" || e.RowKey == "r");
        Writes("Int gt 1 and Int le 5 and Flag eq false", e => e.Int > 1 && e.Int <= 5 && e.Flag == false);
        Writes("not (Int lt 1 or Int ge 5)", e => !(e.Int < 1 || e.Int >= 5));
        Writes("(Int lt 1 or Int ge 5) and Flag eq true", e => (e.Int < 1 || e.Int >= 5) && e.Flag);
        Writes("Int lt 1 or Int ge 5 and Flag eq true", e => e.Int < 1 || (e.Int >= 5 && e.Flag));
        Writes("Int lt 1 and Int ge 5 or Flag eq true", e => (e.Int < 1 && e.Int >= 5) || e.Flag);
        Writes("not (Int eq 1) and not (Flag eq true and Int eq 2)", e => !(e.Int == 1) && !(e.Flag && e.Int == 2));
        Writes("not not (Flag eq true)", e => !!e.Flag);
    }

    [Fact]
    public void A_prefix_is_a_range_of_CompareTo()
    {
        Writes("RowKey ge 'a' and RowKey lt 'b'", e => e.RowKey.CompareTo("a") >= 0 && e.RowKey.CompareTo("b") < 0);
        Writes("RowKey ge 'a' and RowKey le 'b'", e => string.Compare(e.RowKey, "a") >= 0 && string.Compare(e.RowKey, "b") <= 0);
    }

    [Fact]
    public void Equals_is_eq()
    {
        Writes("Text eq 'x'", e => string.Equals(e.Text, "x"));
        Writes("Text eq 'x'", e => e.Text!.Equals("x"));
        Writes("not (Text eq 'x')", e => !string.Equals(e.Text, "x"));
    }

    [Fact]
    public void A_flag_may_stand_alone()
    {
        Writes("Flag eq true", e => e.Flag);
        Writes("not (Flag eq true)", e => !e.Flag);
        Writes("Int eq 1 and Flag eq true", e => e.Int == 1 && e.Flag);
    }

    [Fact]
    public void Every_type_has_its_literal()
    {
        var bytes = new byte[] { 0x0a, 0xff };
        Writes("Long ge 9223372036854775807L", e => e.Long >= long.MaxValue);
        Writes("Double gt 1.5", e => e.Double > 1.5);
        Writes("Double gt 2.0", e => e.Double > 2);
        Writes($"Id eq guid'{Id}'", e => e.Id == Id);
        Writes("Time gt datetime'2026-11-21T10:00:00Z'", e => e.Time > Time);
        Writes("Bytes eq X'0AFF'", e => e.Bytes == bytes);
        Writes("MaybeInt eq 5", e => e.MaybeInt == 5);
        Writes("MaybeInt gt 5", e => e.MaybeInt!.Value > 5);
        Writes("Text eq 'O''Brien'", e => e.Text == "O'Brien");
    }

    [Fact]
    public void Values_are_taken_when_the_filter_is_written()
    {
        var holder = new { Inner = new { Key = "k" } };
        var keys = new[] { "first" };

        Writes("PartitionKey eq 'k'", e => e.PartitionKey == holder.Inner.Key);
        Writes("PartitionKey eq 'first'", e => e.PartitionKey == keys[0]);
        Writes("PartitionKey eq 'a-b'", e => e.PartitionKey == string.Concat("a", "-b"));
        Writes("Time lt datetime'2026-01-01T00:00:00Z'", e => e.Time < new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_constant_may_stand_on_the_left()
    {
        Writes("5 lt Int", e => 5 < e.Int);
    }

    [Fact]
    public void Stored_names_count_not_the_names_of_the_properties()
    {
        Writes("renamed eq 'x'", e => e.Renamed == "x");
    }

    [Fact]
    public void Dictionary_entities_are_read_by_indexer_or_getter()
    {
        Assert.Equal("Name eq 'x'", TableClient.CreateQueryFilter<TableEntity>(e => (string)e["Name"] == "x"));
        Assert.Equal("Name eq 'x'", TableClient.CreateQueryFilter<TableEntity>(e => e.GetString("Name") == "x"));
        Assert.Equal("Count gt 5", TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt32("Count") > 5));
    }

    [Fact]
    public void Tables_are_found_by_TableName()
    {
        Assert.Equal("TableName eq 'orders'", TableServiceClient.CreateQueryFilter(t => t.Name == "orders"));
    }

    [Fact]
    public void A_lambda_that_is_true_is_no_filter()
    {
        Writes(null, e => true);
    }

    [Fact]
    public void A_StringComparison_is_refused_because_the_service_would_ignore_it()
    {
        Refuses(e => string.Equals(e.Text, "x", StringComparison.OrdinalIgnoreCase));
        Refuses(e => e.Text!.Equals("x", StringComparison.Ordinal));
        Refuses(e => string.Compare(e.Text, "x", StringComparison.Ordinal) > 0);
        Refuses(e => string.Compare(e.Text, "x", true) > 0);
    }

    [Fact]
    [Trait("Real", "differs")]   // the real client lets it pass
    public void What_the_service_has_no_filter_for_is_refused()
    {
        var texts = new[] { "a" };
        Refuses(e => e.Text!.Contains("x"));
        Refuses(e => e.Text!.StartsWith("x"));
        Refuses(e => texts.Contains(e.Text));
        Refuses(e => e.Text!.Length > 3);
        Refuses(e => e.Int + 1 == 2);
        Refuses(e => e.MaybeInt.HasValue);
        Refuses(e => e.Day == DayOfWeek.Monday);
        Refuses(e => e.RowKey.CompareTo("a") > 1);
    }

    [Fact]
    public void A_refusal_quotes_no_value()
    {
        var refusal = Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(e => e.Text!.Contains("+4915112345678")));

        Assert.DoesNotContain("4915112345678", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interpolated_values_become_literals()
    {
        var bytes = new byte[] { 1, 16 };
        Assert.Equal("A eq 'O''Brien'", TableClient.CreateQueryFilter($"A eq {"O'Brien"}"));
        Assert.Equal("A eq 'c' and B eq ''''", TableClient.CreateQueryFilter($"A eq {'c'} and B eq {'\''}"));
        Assert.Equal("A eq 'built'", TableClient.CreateQueryFilter($"A eq {new StringBuilder("built")}"));
        Assert.Equal("A eq 5 or A eq 5L", TableClient.CreateQueryFilter($"A eq {5} or A eq {5L}"));
        Assert.Equal("A eq 1 or A eq 1E+30", TableClient.CreateQueryFilter($"A eq {1.0} or A eq {1e30}"));
        Assert.Equal("A eq 1.5 or A eq true", TableClient.CreateQueryFilter($"A eq {1.5} or A eq {true}"));
        Assert.Equal($"A eq guid'{Id}'", TableClient.CreateQueryFilter($"A eq {Id}"));
        Assert.Equal("A eq datetime'2026-11-21T10:00:00Z'", TableClient.CreateQueryFilter($"A eq {Time}"));
        Assert.Equal("A eq X'0110'", TableClient.CreateQueryFilter($"A eq {bytes}"));
        Assert.Equal("{A} eq 1", TableClient.CreateQueryFilter($"{{A}} eq {1}"));
    }

    [Fact]
    public void An_interpolated_value_without_a_literal_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
    }

    private static void Writes(string? expected, Expression<Func<Row, bool>> filter) =>
        Assert.Equal(expected, TableClient.CreateQueryFilter(filter));

    private static void Refuses(Expression<Func<Row, bool>> filter) =>
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter(filter));

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Int { get; set; }

        public int? MaybeInt { get; set; }

        public long Long { get; set; }

        public double Double { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset Time { get; set; }

        public byte[]? Bytes { get; set; }

        public DayOfWeek Day { get; set; }

        [DataMember(Name = "renamed")]
        public string? Renamed { get; set; }
    }
}
