using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Serverless.Tests.Tables;

/// <summary>The dictionary entity, its getters and coercions, and the error codes.</summary>
public sealed class TableEntityTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_getter_returns_null_for_what_is_missing_and_throws_for_another_type()
    {
        var entity = new TableEntity("p", "r") { ["Text"] = "x", ["Int"] = 5 };

        Assert.Null(entity.GetString("Missing"));
        Assert.Null(entity.GetInt64("Missing"));
        Assert.Null(entity["Missing"]);
        Assert.Throws<InvalidOperationException>(() => entity.GetInt32("Text"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("Int"));
        Assert.Throws<InvalidOperationException>(() => entity.GetString("Int"));
        Assert.Throws<ArgumentException>(() => entity[""]);
    }

    [Fact]
    public void Times_are_read_in_both_their_types_and_bytes_also_as_BinaryData()
    {
        var entity = new TableEntity { ["Offset"] = Time, ["Utc"] = Time.UtcDateTime, ["Bytes"] = new byte[] { 1 }, ["Data"] = BinaryData.FromBytes([2]) };

        Assert.Equal(Time.UtcDateTime, entity.GetDateTime("Offset"));
        Assert.Equal(Time, entity.GetDateTimeOffset("Utc"));
        Assert.Equal([1], entity.GetBinaryData("Bytes").ToArray());
        Assert.Equal([2], entity.GetBinaryData("Data").ToArray());
        Assert.Throws<InvalidOperationException>(() => entity.GetBinary("Data"));
    }

    [Fact]
    public void A_whole_number_becomes_the_wider_number_that_it_replaces()
    {
        var entity = new TableEntity { ["Double"] = 1.5, ["Long"] = 1L, ["Int"] = 1, ["Text"] = "x" };

        entity["Double"] = 2;
        entity["Long"] = 2;
        entity["Int"] = 2L;
        entity["Text"] = null;

        Assert.Equal(2.0, entity["Double"]);
        Assert.Equal(2L, entity["Long"]);
        Assert.Equal(2L, entity["Int"]);
        Assert.Null(entity["Text"]);
        entity["Double"] = "text";
        Assert.Equal("text", entity["Double"]);
    }

    [Fact]
    public void It_is_a_dictionary_of_its_properties_with_the_keys_among_them()
    {
        IDictionary<string, object> entity = new TableEntity(new Dictionary<string, object> { ["PartitionKey"] = "p", ["RowKey"] = "r" });
        entity.Add("A", 1);

        Assert.Equal(3, entity.Count);
        Assert.Equal(["PartitionKey", "RowKey", "A"], entity.Keys);
        Assert.Equal(["p", "r", 1], entity.Values);
        Assert.True(entity.TryGetValue("A", out var value));
        Assert.Equal(1, value);
        Assert.True(entity.Remove("A"));
        Assert.False(entity.ContainsKey("A"));
        Assert.Contains(new KeyValuePair<string, object>("RowKey", "r"), entity);
        entity.Clear();
        Assert.Empty(entity);
    }

    [Fact]
    public void Error_codes_compare_with_texts_in_any_casing()
    {
        Assert.True(TableErrorCode.EntityAlreadyExists == "entityalreadyexists");
        Assert.True("TableNotFound" == TableErrorCode.TableNotFound);
        Assert.True(TableErrorCode.TableNotFound != (string?)null);
        Assert.Equal(new TableErrorCode("ResourceNotFound"), TableErrorCode.ResourceNotFound);
        Assert.Equal("InvalidInput", TableErrorCode.InvalidInput.ToString());
    }

    [Fact]
    public void A_refused_transaction_without_a_step_has_no_index()
    {
        var refusal = new TableTransactionFailedException(new RequestFailedException(400, "text", "InvalidInput", null));

        Assert.Equal((400, "InvalidInput", null), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
    }
}
