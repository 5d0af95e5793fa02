using Serverless.Tests.Infra.Bicep;

namespace Serverless.Tests.Infra;

/// <summary>The Bicep in infra/ has no mistake that its reader knows, and its reader knows the mistakes that people make.</summary>
public class BicepReaderTests
{
    private const string Description = "@description('x')\n";

    [Fact]
    public void The_files_have_no_mistakes() => Assert.Empty(BicepProject.Load().Mistakes());

    [Fact]
    public void Every_module_file_is_used() =>
        Assert.Equal(
            BicepProject.Texts().Keys.Where(path => path.StartsWith("modules/", StringComparison.Ordinal)).Order(),
            BicepProject.Load().Files["main.bicep"].All<Module>().Select(module => module.Path).Order());

    [Theory]
    [InlineData("var a = 'x", "line 1: the text does not end on its line")]
    [InlineData("var a = '''x\n", "line 1: the multi-line text does not end")]
    [InlineData("var a = \"x\"", "texts stand in single quotes")]
    [InlineData("var a = 'x${b'", "the text does not end on its line")]
    [InlineData("var a = '\\q'", "an unknown escape")]
    [InlineData("/* x", "the comment does not end")]
    [InlineData("var a = {\n  b: 1\n", "a name was expected")]
    [InlineData("var a = [\n  1\n", "a value was expected")]
    [InlineData("var a = f(1", "',' was expected")]
    [InlineData("var a = [for b in c {\n}]", "':' was expected")]
    [InlineData("var a = b ? 1\n", "':' was expected")]
    [InlineData("var a = 1 2", "'2' was not expected")]
    [InlineData("varr a = 1", "'varr' begins no declaration")]
    [InlineData("var a = {\n  b = 1\n}", "':' was expected")]
    [InlineData("var a = {\n  b: 1 c: 2\n}", "',' was expected")]
    [InlineData("resource a 'b' = if true {\n}", "'(' was expected")]
    public void What_is_no_Bicep_is_refused_with_its_line(string text, string mistake) =>
        Assert.Contains(mistake, Assert.Throws<InvalidDataException>(() => Parser.Read("x.bicep", text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("var a = b", "'b' is not declared")]
    [InlineData("var a = 'x${b}'", "'b' is not declared")]
    [InlineData("var a = [for b in []: c]", "'c' is not declared")]
    [InlineData("var a = map([], b => c)", "'c' is not declared")]
    [InlineData("var a = [for b in []: b]\nvar c = b", "'b' is not declared")]
    [InlineData("var a = 1\nvar a = 2", "'a' is declared twice")]
    [InlineData("var a = 1", "'a' is never used")]
    [InlineData(Description + "param a string", "'a' is never used")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' existing = {\n  name: 'x'\n}", "'a' is never used")]
    [InlineData("output a string = 'x'\noutput a string = 'y'", "output 'a' is declared twice")]
    [InlineData("param a string\noutput b string = a", "'a' has no description")]
    [InlineData(Description + "param a sting\noutput b string = a", "'sting' is no type")]
    [InlineData("output a object = {\n  b: 1\n  b: 2\n}", "'b' is there twice")]
    [InlineData("@descripton('x')\nparam a string\noutput b string = a", "no decorator 'descripton'")]
    [InlineData("output a string = uniqeString('x')", "no function 'uniqeString'")]
    [InlineData("output a string = replace('x', 'y')", "'replace' does not take 2 arguments")]
    [InlineData("output a string = utcNow()", "only the default of a parameter")]
    [InlineData("output a object = loadJsonContent('missing.json')", "no file 'missing.json'")]
    [InlineData("output a object = loadJsonContent('broken.json')", "'broken.json' is no JSON")]
    [InlineData("output a object = loadJsonContent('../../x.json')", "no file '../../x.json'")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-02' = {\n  name: 'x'\n}", "not in the list of types and versions")]
    [InlineData("resource a 'Microsoft.Web/site@2024-04-01' = {\n  name: 'x'\n}", "not in the list of types and versions")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  kind: 'x'\n}", "'a' has no name")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'x'\n  propertes: {}\n}", "has no 'propertes'")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'x'\n  properties: {\n    httpOnly: true\n  }\n}", "has no 'httpOnly'")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' existing = {\n  name: 'x'\n  location: 'y'\n}\noutput b string = a.id", "has no 'location' here")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'x'\n}\nresource b 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {\n  parent: a\n  name: 'x'\n}", "is no parent of")]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'x'\n}\noutput b string = a.listKeys().key", "would show a secret")]
    [InlineData("resource a 'Microsoft.Insights/components@2020-02-02' = {\n  name: 'x'\n}\noutput b string = a.properties.ConnectionString", "would show a secret")]
    [InlineData("@secure()\n" + Description + "param a string\noutput b string = 'x${a}'", "would show a secret")]
    [InlineData("output operatorKey string = 'x'", "sounds like a secret")]
    public void A_mistake_in_a_file_is_found(string text, string mistake) => Assert.Contains(Mistakes(("main.bicep", text)), found => found.Contains(mistake, StringComparison.Ordinal));

    [Theory]
    [InlineData("  scope: a\n", "has no scope")]
    [InlineData("guid(a.id, 'p', r)", "must be guid", "'11111111-1111-1111-1111-111111111111'")]
    [InlineData("guid(a.id, 'p', r)", "must be made from scope, principal and role", "guid(a.id)")]
    [InlineData("    principalType: 'ServicePrincipal'\n", "has no principalType")]
    [InlineData("    principalId: 'p'\n", "has no principalId")]
    [InlineData("subscriptionResourceId('Microsoft.Authorization/roleDefinitions', r)", "names its role by", "r")]
    public void A_role_assignment_that_misses_something_is_found(string taken, string mistake, string instead = "")
    {
        const string Whole = """
            var r = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
            resource a 'Microsoft.Web/sites@2024-04-01' = {
              name: 'x'
            }
            resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
              scope: a
              name: guid(a.id, 'p', r)
              properties: {
                principalId: 'p'
                principalType: 'ServicePrincipal'
                roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', r)
              }
            }
            """;
        Assert.Empty(Mistakes(("main.bicep", Whole)));

        Assert.Contains(Mistakes(("main.bicep", Whole.Replace(taken, instead, StringComparison.Ordinal))), found => found.Contains(mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("modules/m.bicep' =", "there is no file", "modules/n.bicep' =")]
    [InlineData("    size: 1\n", "'m' gets no 'size'")]
    [InlineData("size: 1", "'size' must be int", "size: 'large'")]
    [InlineData("size: 1", "'size' must be int", "size: where")]
    [InlineData("size: 1", "'size' must be int", "size: true ? 'a' : 'b'")]
    [InlineData("size: 1", "no parameter 'seize'", "seize: 1")]
    [InlineData("  scope: group\n", "'m' needs a scope")]
    [InlineData("  name: 'm'\n", "a module has no 'nam'", "  nam: 'm'\n")]
    [InlineData("m.outputs.id", "has no output 'ids'", "m.outputs.ids")]
    [InlineData("param where string = 'x'\n", "'where' is not set", "param where string\n")]
    public void A_module_that_is_called_wrongly_is_found(string taken, string mistake, string instead = "")
    {
        const string Whole = """
            targetScope = 'subscription'
            @description('x')
            param where string = 'x'
            resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
              name: where
            }
            module m 'modules/m.bicep' = {
              scope: group
              name: 'm'
              params: {
                size: 1
              }
            }
            output id string = m.outputs.id
            """;
        const string Called = "@description('x')\nparam size int\n@description('x')\nparam mode string = 'y'\noutput id string = '${size}${mode}'\n";
        (string, string)[] others = [("modules/m.bicep", Called), ("main.bicepparam", "using './main.bicep'\n")];
        Assert.Empty(Mistakes([("main.bicep", Whole), .. others]));

        Assert.Contains(Mistakes([("main.bicep", Whole.Replace(taken, instead, StringComparison.Ordinal)), .. others]), found => found.Contains(mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("using './main.bicep'\nparam where = 'x'\nparam were = 'y'\n", "has no parameter 'were'")]
    [InlineData("using './main.bicep'\n", "'where' is not set")]
    [InlineData("using './other.bicep'\n", "no template './other.bicep'")]
    [InlineData("param where = 'x'\n", "no template ''")]
    [InlineData("using './main.bicep'\nparam where = 1\n", "'where' must be string")]
    public void A_wrong_parameter_file_is_found(string text, string mistake) =>
        Assert.Contains(Mistakes(("main.bicep", Description + "param where string\noutput a string = where\n"), ("main.bicepparam", text)), found => found.Contains(mistake, StringComparison.Ordinal));

    [Fact]
    public void What_Bicep_allows_is_read()
    {
        const string Text = """
            var list = [
              1
              -2
            ]
            var inline = { a: 1, 'b.c': [1, 2] }
            var many = '''
            it's ${not} read
            '''
            var loop = [for (item, i) in list: i > 0 && !(item == 2) ? item : list[i - 1]]
            var both = (a, b) => a
            var deep = union(inline, toObject(loop, one => '${one}-${contains(inline, 'a') ? 'x' : 'y'}', one => one))
            output all object = { many: many, deep: deep.?a ?? 1, both: both }
            """;

        Assert.Empty(Mistakes(("main.bicep", Text)));
    }

    private static IReadOnlyList<string> Mistakes(params (string Path, string Text)[] files)
    {
        var texts = files.ToDictionary(file => file.Path, file => file.Text);
        texts["broken.json"] = "{";
        return new BicepProject(texts).Mistakes();
    }
}
