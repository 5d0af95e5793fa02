using Serverless.Local.Hosting;

namespace Serverless.Tests.Contracts;

/// <summary>
/// Whatever is public in the embedded host must exist in the real packages, by name and signature. The approved list is
/// public-surface.txt: a line is added to it only after it was looked up in the real package. What there is now is written beside the
/// tests as public-surface.actual.txt.
/// </summary>
public class PublicSurfaceTests
{
    private static readonly string Approved = Repository.File("tests/Contracts/public-surface.txt");

    [Fact]
    public void The_embedded_host_offers_only_what_was_looked_up_in_the_real_packages()
    {
        var actual = PublicSurface.Of(typeof(EmbeddedHostOptions).Assembly).ToList();

        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "public-surface.actual.txt"), actual);

        Assert.Equal(File.ReadAllLines(Approved), actual);
    }

    [Fact]
    public void Nothing_public_lies_in_a_namespace_of_our_own() =>
        Assert.DoesNotContain(typeof(EmbeddedHostOptions).Assembly.GetExportedTypes(),
            type => type.Namespace?.StartsWith("Serverless", StringComparison.Ordinal) != false);
}
