using Serverless.Local.Hosting;

namespace Serverless.Tests.Worker;

public sealed class LocalSettingsTests
{
    [Fact]
    public void Values_are_read_comments_and_trailing_commas_included()
    {
        var values = LocalSettings.Parse(
            """
            {
              "IsEncrypted": false, // as the func tools want it
              "Values": { "Meta__AppSecret": "abc", "Blank": "", },
            }
            """,
            "file");

        Assert.Equal([new("Meta__AppSecret", "abc"), new("Blank", "")], values);
    }

    [Theory]
    [InlineData("""{ "Values": { "Secret": "hidden-value" } }""")]
    [InlineData("""{ "IsEncrypted": true, "Values": { "Secret": "hidden-value" } }""")]
    public void Values_that_count_as_encrypted_are_refused(string json)
    {
        var error = Assert.Throws<StartupException>(() => LocalSettings.Parse(json, "file"));

        Assert.Contains("\"IsEncrypted\": false", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "IsEncrypted": false, "Values": { "Port": 7071 } }""")]
    [InlineData("""{ "IsEncrypted": false, "Values": { "Meta": { "AppSecret": "x" } } }""")]
    [InlineData("""{ "IsEncrypted": false, "Values": [] }""")]
    [InlineData("""{ "IsEncrypted": false, """)]
    [InlineData("[]")]
    public void A_file_of_another_form_is_refused(string json)
    {
        Assert.Throws<StartupException>(() => LocalSettings.Parse(json, "file"));
    }

    [Fact]
    public void The_nearest_file_upwards_is_taken()
    {
        var root = Directory.CreateDirectory(WorkerHost.NewDataDirectory());
        try
        {
            var deep = root.CreateSubdirectory("a/b/c");
            Write(root.FullName, "far");
            Write(Path.Combine(root.FullName, "a"), "near");

            Assert.Equal("near", LocalSettings.Load(deep.FullName).Single().Value);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static void Write(string folder, string value) => File.WriteAllText(
        Path.Combine(folder, LocalSettings.FileName), $$"""{ "IsEncrypted": false, "Values": { "Who": "{{value}}" } }""");
}
