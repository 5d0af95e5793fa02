namespace Serverless.Tests.Tables;

/// <summary>There is no embedded store beside the real client; the run leaves its classes out.</summary>
public sealed class EmbeddedTablesFixture
{
    public string ConnectionString => throw new NotSupportedException("The real client has no embedded store.");
}
