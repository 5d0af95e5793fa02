using Azure;
using Azure.Data.Tables;

namespace Serverless.Tests.Tables;

/// <summary>Random operations on the embedded store, compared step by step with a model that fits on one screen.</summary>
public sealed class EmbeddedModelTests(EmbeddedTablesFixture tables) : IClassFixture<EmbeddedTablesFixture>
{
    private const int Steps = 4_000;
    private static readonly string[] Partitions = ["a", "b", ""];
    private static readonly string[] Rows = ["1", "2", "3", "4"];
    private static readonly string[] Names = ["X", "Y", "Z"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_operations_do_what_a_simple_model_does(int seed)
    {
        var table = new TableServiceClient(tables.ConnectionString).GetTableClient($"model{seed}");
        await table.CreateAsync();
        var run = new Run(table, new Random(seed));

        for (var step = 0; step < Steps; step++)
        {
            await run.StepAsync();
            if (step % 50 == 0) { await run.CompareAllAsync(); }
        }

        await run.CompareAllAsync();
    }

    private sealed class Run(TableClient table, Random random)
    {
        private readonly SortedDictionary<(string Partition, string Row), Stored> _model = new(KeyOrder.Instance);

        private sealed record Stored(ETag Version, Dictionary<string, object> Properties);

        public Task StepAsync() => random.Next(8) switch
        {
            0 or 1 => WriteAsync("add"),
            2 or 3 => WriteAsync("upsert"),
            4 => WriteAsync("update"),
            5 => WriteAsync("delete"),
            6 => TransactAsync(),
            _ => QueryAsync(),
        };

        public async Task CompareAllAsync()
        {
            var stored = new List<string>();
            await foreach (var entity in table.QueryAsync<TableEntity>(maxPerPage: random.Next(1, 6))) { stored.Add(Show(entity)); }

            Assert.Equal(_model.Select(e => Show(e.Key, e.Value.Version, e.Value.Properties)), stored);
        }

        private async Task WriteAsync(string kind)
        {
            var entity = RandomEntity();
            var mode = random.Next(2) == 0 ? TableUpdateMode.Merge : TableUpdateMode.Replace;
            var condition = RandomCondition(Key(entity));
            var expected = ExpectedStatus(kind, entity, condition);
            var (status, version) = await TryAsync(() => kind switch
            {
                "add" => table.AddEntityAsync(entity),
                "upsert" => table.UpsertEntityAsync(entity, mode),
                "update" => table.UpdateEntityAsync(entity, condition, mode),
                _ => table.DeleteEntityAsync(entity, condition),
            });

            Assert.Equal((kind, expected), (kind, status));
            if (status != 204) { return; }

            if (kind == "delete") { _model.Remove(Key(entity)); } else { Apply(entity, kind == "add" ? TableUpdateMode.Replace : mode, version); }
        }

        private async Task TransactAsync()
        {
            var partition = Partitions[random.Next(Partitions.Length)];
            var rows = Rows.Where(_ => random.Next(2) == 0).DefaultIfEmpty("1").ToList();
            var steps = rows.Select(row =>
            {
                var entity = RandomEntity();
                (entity.PartitionKey, entity.RowKey) = (partition, row);
                var type = (TableTransactionActionType)random.Next(6);
                return new TableTransactionAction(type, entity, random.Next(2) == 0 ? default : RandomCondition(Key(entity)));
            }).ToList();
            var expected = steps.FindIndex(step => ExpectedStatus(step) != 204);

            try
            {
                var answers = (await table.SubmitTransactionAsync(steps)).Value;
                Assert.Equal(-1, expected);
                foreach (var (step, answer) in steps.Zip(answers)) { Apply(step, answer.Headers.ETag ?? default); }
            }
            catch (TableTransactionFailedException refusal)
            {
                Assert.Equal((expected, ExpectedStatus(steps[expected])), (refusal.FailedTransactionActionIndex ?? -1, refusal.Status));
            }
        }

        private async Task QueryAsync()
        {
            var (partition, row, number) = (Partitions[random.Next(Partitions.Length)], Rows[random.Next(Rows.Length)], random.Next(10));
            var (filter, matches) = random.Next(4) switch
            {
                0 => ($"PartitionKey eq '{partition}'", (Func<(string Partition, string Row), Stored, bool>)((k, _) => k.Partition == partition)),
                1 => ($"PartitionKey eq '{partition}' and RowKey gt '{row}'", (k, _) => k.Partition == partition && string.CompareOrdinal(k.Row, row) > 0),
                2 => ($"X ge {number}", (_, s) => s.Properties.GetValueOrDefault("X") is int x && x >= number),
                _ => ($"not (X lt {number}) or (PartitionKey le '{partition}' and RowKey ne '{row}')",
                    (k, s) => !(s.Properties.GetValueOrDefault("X") is int x && x < number)
                        || (string.CompareOrdinal(k.Partition, partition) <= 0 && k.Row != row)),
            };

            var found = new List<string>();
            await foreach (var entity in table.QueryAsync<TableEntity>(filter, maxPerPage: random.Next(1, 6))) { found.Add(Show(entity)); }

            Assert.Equal(_model.Where(e => matches(e.Key, e.Value)).Select(e => Show(e.Key, e.Value.Version, e.Value.Properties)), found);
        }

        private int ExpectedStatus(TableTransactionAction step) => step.ActionType switch
        {
            TableTransactionActionType.Add => ExpectedStatus("add", step.Entity, default),
            TableTransactionActionType.Delete => ExpectedStatus("delete", step.Entity, step.ETag == default ? ETag.All : step.ETag),
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when step.ETag != default =>
                ExpectedStatus("update", step.Entity, step.ETag),
            _ => 204,
        };

        private int ExpectedStatus(string kind, ITableEntity entity, ETag condition) => (kind, _model.GetValueOrDefault(Key(entity))) switch
        {
            ("add", null) or ("upsert", _) => 204,
            ("add", _) => 409,
            (_, null) => 404,
            (_, var stored) => condition == ETag.All || condition == stored.Version ? 204 : 412,
        };

        private void Apply(TableTransactionAction step, ETag version)
        {
            if (step.ActionType is TableTransactionActionType.Delete) { _model.Remove(Key(step.Entity)); return; }

            var merges = step.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
            Apply((TableEntity)step.Entity, merges ? TableUpdateMode.Merge : TableUpdateMode.Replace, version);
        }

        private void Apply(TableEntity entity, TableUpdateMode mode, ETag version)
        {
            var properties = mode is TableUpdateMode.Merge && _model.TryGetValue(Key(entity), out var stored)
                ? new Dictionary<string, object>(stored.Properties)
                : [];
            foreach (var name in Names.Where(entity.ContainsKey)) { properties[name] = entity[name]; }

            _model[Key(entity)] = new Stored(version, properties);
        }

        private TableEntity RandomEntity()
        {
            var entity = new TableEntity(Partitions[random.Next(Partitions.Length)], Rows[random.Next(Rows.Length)]);
            foreach (var name in Names.Where(_ => random.Next(2) == 0)) { entity[name] = random.Next(2) == 0 ? random.Next(10) : $"text{random.Next(10)}"; }

            return entity;
        }

        private ETag RandomCondition((string, string) key) => random.Next(3) switch
        {
            0 => ETag.All,
            1 when _model.TryGetValue(key, out var stored) => stored.Version,
            _ => new ETag("W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""),
        };

        private static async Task<(int Status, ETag Version)> TryAsync(Func<Task<Response>> operation)
        {
            try
            {
                var response = await operation();
                return (response.Status, response.Headers.ETag ?? default);
            }
            catch (RequestFailedException refusal)
            {
                return (refusal.Status, default);
            }
        }

        private static (string Partition, string Row) Key(ITableEntity entity) => (entity.PartitionKey, entity.RowKey);

        private static string Show(TableEntity entity) =>
            Show(Key(entity), entity.ETag, Names.Where(entity.ContainsKey).ToDictionary(name => name, name => entity[name]));

        private static string Show((string, string) key, ETag version, Dictionary<string, object> properties) =>
            $"{key} {version} {string.Join(' ', properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}";

        private sealed class KeyOrder : IComparer<(string Partition, string Row)>
        {
            public static readonly KeyOrder Instance = new();

            public int Compare((string Partition, string Row) x, (string Partition, string Row) y) =>
                string.CompareOrdinal(x.Partition, y.Partition) is not 0 and var order ? order : string.CompareOrdinal(x.Row, y.Row);
        }
    }
}
