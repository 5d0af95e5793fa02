using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Orders;
using Serverless.Orders.Shipments;

namespace Serverless.Tests.OpenApi;

public class OpenApiDocumentTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(Repository.File("functions/OpenApi/openapi.json"))).RootElement;

    [Fact]
    public void It_describes_every_route_and_no_other()
    {
        var described = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => $"{verb.Name} {path.Name}"));
        var served = typeof(Application).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().SelectMany(method => method.GetParameters()))
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .Where(trigger => trigger is not null)
            .SelectMany(trigger => trigger!.Methods!.Select(verb => $"{verb} /{trigger.Route}"));

        Assert.Equal(served.Order(), described.Order());
    }

    [Fact]
    public void Every_parameter_of_a_path_is_declared() =>
        Assert.All(Document.GetProperty("paths").EnumerateObject(), path => Assert.All(path.Value.EnumerateObject(), verb =>
        {
            var names = verb.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Resolve).Select(p => p.GetProperty("name").GetString()).ToList() : [];
            Assert.All(path.Name.Split('/').Where(part => part.StartsWith('{')), part => Assert.Contains(part.Trim('{', '}'), names));
        }));

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = References(Document).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotEqual(JsonValueKind.Undefined, Find(reference).ValueKind));
    }

    [Fact]
    public void The_order_steps_the_states_the_scopes_and_the_purposes_are_those_of_the_code()
    {
        Assert.Equal(Enum.GetValues<OrderStep>().Select(step => $"order.{step.Name()}").Order(), Texts(Schema("OrderEvent").GetProperty("properties").GetProperty("type")).Order());
        Assert.Equal(Enum.GetValues<ShipmentState>().Select(state => state.Name()).Order(), Texts(Schema("ShipmentEvent").GetProperty("properties").GetProperty("data").GetProperty("properties").GetProperty("status")).Order());
        Assert.Equal(ApiScopes.All.Order(), Texts(Schema("Business").GetProperty("properties").GetProperty("apiKeys").GetProperty("items").GetProperty("properties").GetProperty("scopes").GetProperty("items")).Order());
        Assert.Equal(Enum.GetValues<Purpose>().Select(purpose => purpose.Name()).Order(), Texts(Schema("OptIn").GetProperty("properties").GetProperty("purpose")).Order());
    }

    private static JsonElement Schema(string name) => Document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static IEnumerable<string?> Texts(JsonElement property) => property.GetProperty("enum").EnumerateArray().Select(text => text.GetString());

    private static JsonElement Resolve(JsonElement element) => element.TryGetProperty("$ref", out var reference) ? Find(reference.GetString()!) : element;

    private static JsonElement Find(string reference) =>
        reference.Split('/').Skip(1).Aggregate(Document, (at, name) => at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var next) ? next : default);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
