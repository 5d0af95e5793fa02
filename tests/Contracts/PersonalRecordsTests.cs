using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Orders;

namespace Serverless.Tests.Contracts;

/// <summary>
/// A record prints its members by itself, and sooner or later something prints a record: a log line, an exception, a failed assertion. So those that
/// carry something personal, or a key to something, say what they are and nothing of it.
/// </summary>
public class PersonalRecordsTests
{
    private const string Sentinel = "Kanarienvogel";

    /// <summary>What members are called that hold names, numbers, addresses, what people wrote, and what opens something.</summary>
    private static readonly HashSet<string> Personal =
    [
        "Name", "FirstName", "LastName", "FullName", "DisplayName", "CustomerName", "RecipientName", "Company", "Email", "Phone", "From", "To", "ForwardedFrom", "WhatsAppUser",
        "Text", "Subject", "Body", "Caption", "Written", "Word", "FileName", "By", "Value", "Street", "City", "PostalCode", "Token", "Secret", "Json", "Answer", "Link", "PayUrl",
        "Ref", "Unsubscribe", "Payload", "Peer", "Psid", "Bsuid",
    ];

    /// <summary>Types that print what they hold.</summary>
    private static readonly HashSet<Type> Talkative = [typeof(BinaryData), typeof(JsonElement), typeof(JsonNode), typeof(JsonObject)];

    /// <summary>Members of those names that are not personal, and why.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["ApiKey.Name"] = "what the business calls the key",
        ["Business.Name"] = "the business's own",
        ["CallerSettings.Secret"] = "the name of a secret, as in all settings",
        ["CallSourceSettings.Secret"] = "the name of a secret",
        ["CrmSettings.Secret"] = "the name of a secret",
        ["ShopSettings.Secret"] = "the name of a secret",
        ["SourceSettings.Secret"] = "the name of a secret",
        ["EmailAccount.From"] = "the business's own address",
        ["CallerLine.From"] = "customer or business",
        ["TranscriptLine.From"] = "customer, business or agent",
        ["Entry.Value"] = "a business",
        ["QuietHours.From"] = "a time of day",
        ["QuietHours.To"] = "a time of day",
        ["GraphChannel.Name"] = "a channel",
        ["Consumer.Name"] = "a queue, or a topic and its subscription",
        ["ChatTemplate.Name"] = "a template",
        ["ChatChoice.Payload"] = "of our own making, without anything personal",
        ["EmailWords.Unsubscribe"] = "a word for a button",
        ["Phrase.Written"] = "the business's own phrase",
        ["Setting.Name"] = "a setting",
        ["TextFault.Name"] = "a text of the business",
        ["Finding.Text"] = "what to do about a setting",
        ["HealthEntry.Text"] = "what to do about a setting",
        ["HealthEntry.Name"] = "a check",
        ["Answered.Name"] = "a check",
        ["GifAttribution.Text"] = "whose mark must be shown",
    };

    public static TheoryData<string> Silent => [.. Records.Where(type => !PrintsItself(type) && !type.ContainsGenericParameters && Suspects(type).Any()).Select(type => type.FullName!)];

    private static IEnumerable<Type> Records => typeof(Application).Assembly.GetTypes().Where(IsRecord).OrderBy(type => type.FullName, StringComparer.Ordinal);

    [Fact]
    public void No_record_prints_a_name_a_number_an_address_a_text_or_a_key()
    {
        var printed = Records.Where(PrintsItself).SelectMany(type => Suspects(type).Select(member => $"{Short(type)}.{member.Name}")).Where(member => !Harmless.ContainsKey(member));

        Assert.Empty(printed);
    }

    [Fact]
    public void Every_exception_to_the_rule_still_exists() =>
        Assert.Empty(Harmless.Keys.Except(Records.SelectMany(type => Suspects(type).Select(member => $"{Short(type)}.{member.Name}"))));

    [Theory]
    [MemberData(nameof(Silent))]
    public void A_record_that_says_itself_what_it_prints_says_nothing_personal(string name)
    {
        var type = typeof(Application).Assembly.GetType(name)!;
        foreach (var suspect in Fields(type).Where(field => Suspects(type).Any(member => IsOf(field, member) && !Harmless.ContainsKey($"{Short(type)}.{member.Name}"))))
        {
            var record = RuntimeHelpers.GetUninitializedObject(type);
            foreach (var field in Fields(type)) { Fill(record, field, field == suspect ? Sentinel : "x"); }

            Assert.DoesNotContain(Sentinel, record.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_on_its_way_to_a_customer_prints_without_its_words()
    {
        var message = new ChatMessage
        {
            SendId = "s", Business = "demo", Customer = "c", Thread = "t", Purpose = Purpose.Service, About = "call:1:missed", CreatedAt = DateTimeOffset.UnixEpoch,
            Content = new ChatContent { Text = Sentinel, Subject = Sentinel, Buttons = [new ChatButton(Sentinel, null, Sentinel)] },
        };

        Assert.DoesNotContain(Sentinel, $"{message} {message.Content.Buttons[0]} {new Newest<string>(Sentinel, DateTimeOffset.UnixEpoch, "e")}", StringComparison.Ordinal);
        Assert.Contains("call:1:missed", $"{message}", StringComparison.Ordinal);
    }

    private static IEnumerable<PropertyInfo> Suspects(Type type) => type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(member => member.GetIndexParameters().Length == 0)
        .Where(member => (Personal.Contains(member.Name) && (member.PropertyType == typeof(string) || member.PropertyType == typeof(Uri) || member.PropertyType.IsGenericParameter)) || Talkative.Contains(member.PropertyType));

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [typeof(StringBuilder)]) is not null;

    private static bool PrintsItself(Type type) => type.GetMethod("ToString", BindingFlags.Instance | BindingFlags.Public, [])!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsOf(FieldInfo field, PropertyInfo member) => field.FieldType == typeof(string) && field.Name == $"<{member.Name}>k__BackingField";

    private static string Short(Type type) => type.Name.Split('`')[0];

    private static IEnumerable<FieldInfo> Fields(Type? type) =>
        type is null ? [] : type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Concat(Fields(type.BaseType));

    private static void Fill(object record, FieldInfo field, string text)
    {
        if (field.FieldType == typeof(string)) { field.SetValue(record, text); }
        else if (field.FieldType == typeof(Uri)) { field.SetValue(record, new Uri("https://example.org")); }
        else if (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            field.SetValue(record, Array.CreateInstance(field.FieldType.GetGenericArguments()[0], 0));
        }
    }
}
