using System.Text.Json;
using Serverless.Local.ServiceBus.Entities;

namespace Serverless.Local.ServiceBus;

/// <summary>
/// The queues, topics and subscriptions of the bus, read from the file that the deployment template reads too:
/// property names are those of Azure Resource Manager, durations are ISO 8601.
/// </summary>
internal sealed record MessagingEntities
{
    private const string DefaultRule = "$Default";
    private static readonly TimeSpan Longest = TimeSpan.MaxValue;

    public IReadOnlyList<QueueDefinition> Queues { get; init; } = [];

    public IReadOnlyList<TopicDefinition> Topics { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON, or has unknown, mistyped or impossible properties; the message lists all of them.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MessagingEntities Load(string path)
    {
        var problems = new List<string>();
        var entities = Read(File.ReadAllText(path), problems);
        return problems.Count == 0 ? entities : throw new InvalidDataException(
            $"The bus entities in {Path.GetFileName(path)} are not valid:{string.Concat(problems.Select(p => $"{Environment.NewLine}  - {p}"))}");
    }

    private static MessagingEntities Read(string json, List<string> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add("the file must hold an object.");
                return new();
            }

            var root = new EntityReader("", document.RootElement, problems);
            var entities = new MessagingEntities
            {
                Queues = [.. root.List("queues").Select(ReadQueue)],
                Topics = [.. root.List("topics").Select(ReadTopic)],
            };
            root.NothingElse();
            problems.AddRange(Twice(entities.Queues.Select(q => q.Path).Concat(entities.Topics.Select(t => t.Path))).Select(p => p + "."));
            problems.AddRange(Twice(entities.Topics.SelectMany(t => t.Subscriptions).Select(s => s.Queue.Path)).Select(p => p + "."));
            return entities;
        }
        catch (JsonException e)
        {
            problems.Add($"it is not JSON: {e.Message}");
            return new();
        }
    }

    private static QueueDefinition ReadQueue(EntityReader entity)
    {
        var path = entity.Name(maxLength: 260);
        var properties = entity.Object("properties");
        entity.NothingElse();
        var queue = ReadQueueProperties(path, properties) with { DuplicateDetectionWindow = ReadDuplicateDetection(properties) };
        properties.NothingElse();
        return queue;
    }

    private static TopicDefinition ReadTopic(EntityReader entity)
    {
        var path = entity.Name(maxLength: 260);
        var properties = entity.Object("properties");
        var subscriptions = entity.List("subscriptions").Select(s => ReadSubscription(path, s)).ToList();
        entity.NothingElse();
        properties.Flag("supportOrdering");
        var topic = new TopicDefinition
        {
            Path = path,
            DuplicateDetectionWindow = ReadDuplicateDetection(properties),
            DefaultMessageTimeToLive = properties.Duration("defaultMessageTimeToLive", Longest, TimeSpan.FromSeconds(1), Longest),
            Subscriptions = subscriptions,
        };
        properties.NothingElse();
        return topic;
    }

    private static SubscriptionDefinition ReadSubscription(string topic, EntityReader entity)
    {
        var name = entity.Name(maxLength: 50);
        var properties = entity.Object("properties");
        var rules = entity.List("rules").Select(ReadRule).ToList();
        entity.NothingElse();
        foreach (var problem in Twice(rules.Select(r => r.Name))) { entity.Problem("rules", $"must have different names: {problem}"); }

        var queue = ReadQueueProperties($"{topic}/Subscriptions/{name}", properties);
        properties.NothingElse();

        // A new subscription has the rule $Default, which matches everything, until a rule of that name replaces it.
        var matchesAll = !rules.Exists(r => r.Name.Equals(DefaultRule, StringComparison.OrdinalIgnoreCase));
        return new(queue, matchesAll ? [] : [.. rules.Select(r => r.Filter)]);
    }

    private static (string Name, CorrelationFilter Filter) ReadRule(EntityReader entity)
    {
        var name = entity.Name(maxLength: 50);
        var properties = entity.Object("properties");
        var filter = properties.Object("correlationFilter");
        entity.NothingElse();
        if (properties.Text("filterType") != "CorrelationFilter") { properties.Problem("filterType", "must be 'CorrelationFilter', the only kind that the embedded broker has"); }

        properties.NothingElse();
        var result = new CorrelationFilter
        {
            CorrelationId = filter.Text("correlationId"),
            ContentType = filter.Text("contentType"),
            Label = filter.Text("label"),
            MessageId = filter.Text("messageId"),
            ReplyTo = filter.Text("replyTo"),
            ReplyToSessionId = filter.Text("replyToSessionId"),
            SessionId = filter.Text("sessionId"),
            To = filter.Text("to"),
            Properties = filter.Object("properties").Texts(),
        };
        filter.NothingElse();
        return (name, result);
    }

    private static QueueDefinition ReadQueueProperties(string path, EntityReader properties) => new()
    {
        Path = path,
        LockDuration = properties.Duration("lockDuration", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)),
        MaxDeliveryCount = properties.Number("maxDeliveryCount", 10, 1, 2000),
        RequiresSession = properties.Flag("requiresSession"),
        DefaultMessageTimeToLive = properties.Duration("defaultMessageTimeToLive", Longest, TimeSpan.FromSeconds(1), Longest),
        DeadLetteringOnMessageExpiration = properties.Flag("deadLetteringOnMessageExpiration"),
    };

    private static TimeSpan? ReadDuplicateDetection(EntityReader properties)
    {
        var window = properties.Duration("duplicateDetectionHistoryTimeWindow", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20), TimeSpan.FromDays(7));
        return properties.Flag("requiresDuplicateDetection") ? window : null;
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names) => names
        .GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Key.Length > 0 && g.Count() > 1)
        .Select(g => $"the name '{g.Key}' is used {g.Count()} times");
}
