using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Serverless.Tests.Callers.Cards;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Lookups;

/// <summary>The template that we give to users of 3CX, read as their telephone system reads it.</summary>
public partial class ThreeCxTemplateTests
{
    private static readonly XDocument Template = XDocument.Load(Repository.File("docs/slices/callers-3cx.xml"));

    [Fact]
    public async Task It_asks_our_route_and_finds_every_field_in_the_answer()
    {
        await using var scene = await LookupScene.CreateAsync();
        var customer = await scene.Callers.CustomerAsync();
        await scene.Callers.WritesAsync();
        scene.Callers.Crm.Says(CallerScene.Contact());
        var values = new Dictionary<string, string> { ["Server"] = "https://app.example", ["Business"] = "demo", ["Number"] = CallerScene.Number, ["ApiKey"] = LookupScene.Key };

        var scenario = Assert.Single(Template.Root!.Element("Scenarios")!.Elements("Scenario"));
        var url = new Uri(Filled((string)scenario.Element("Request")!.Attribute("Url")!, values));
        Assert.Equal("/api/businesses/demo/crm/3cx", url.AbsolutePath);
        var signIn = Filled((string)Template.Root.Element("Authentication")!.Element("Value")!, values);
        var request = scene.Request(url.Query, authorization: $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(signIn))}");
        var answer = await ChatWorld.AnswerAsync(request, await scene.Api.ThreeCx(request, "demo", default));
        var contact = JsonNode.Parse(answer.Body)!["contacts"]![0]!.AsObject();

        var paths = scenario.Descendants("Variable").ToDictionary(variable => (string)variable.Attribute("Name")!, variable => ((string)variable.Attribute("Path")!).Split('.'));
        Assert.Equal(contact.Select(member => member.Key).Order(), paths.Values.Select(path => path[1]).Order());
        var read = paths.ToDictionary(path => path.Key, path => (string)contact[path.Value[1]]!);
        var outputs = scenario.Descendants("Output").ToDictionary(output => (string)output.Attribute("Type")!, output => Filled((string)output.Attribute("Value")!, read));
        Assert.Equal((customer, "Kanarienvogel", A.CustomerEmail, "https://crm.example/c/K-1"), (outputs["EntityId"], outputs["LastName"], outputs["Email"], outputs["ContactUrl"]));
    }

    private static string Filled(string text, Dictionary<string, string> values) => Names().Replace(text, name => values[name.Groups[1].Value]);

    [GeneratedRegex(@"\[([A-Za-z]+)\]")]
    private static partial Regex Names();
}
