using System.Reflection;
using Azure.Data.Tables;

namespace Serverless.Tests.Tables;

/// <summary>What functions can reach of the tables is what the real package has: nothing of ours shows.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Assembly Local = typeof(TableClient).Assembly;

    [Fact]
    public void Public_types_are_those_of_the_real_package()
    {
        Assert.Equal(
            [
                "Azure.Data.Tables.ITableEntity",
                "Azure.Data.Tables.Models.TableErrorCode",
                "Azure.Data.Tables.Models.TableItem",
                "Azure.Data.Tables.TableClient",
                "Azure.Data.Tables.TableClientOptions",
                "Azure.Data.Tables.TableClientOptions+ServiceVersion",
                "Azure.Data.Tables.TableEntity",
                "Azure.Data.Tables.TableServiceClient",
                "Azure.Data.Tables.TableSharedKeyCredential",
                "Azure.Data.Tables.TableTransactionAction",
                "Azure.Data.Tables.TableTransactionActionType",
                "Azure.Data.Tables.TableTransactionFailedException",
                "Azure.Data.Tables.TableUpdateMode",
            ],
            Local.GetExportedTypes()
                .Where(t => t.Namespace!.StartsWith("Azure.Data.Tables", StringComparison.Ordinal))
                .Select(t => t.FullName!)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_below_the_embedded_hosts_own_namespace_of_tables_is_public()
    {
        Assert.DoesNotContain(Local.GetExportedTypes(), t => t.Namespace!.StartsWith("Serverless.Local.Tables", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(TableClient))]
    [InlineData(typeof(TableServiceClient))]
    public void Every_operation_can_be_mocked_and_has_a_twin(Type client)
    {
        var operations = client.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(m => m.GetParameters().LastOrDefault()?.ParameterType == typeof(CancellationToken))
            .ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, m => Assert.True(m.IsVirtual && m.GetParameters()[^1] is { Name: "cancellationToken", HasDefaultValue: true }));
        Assert.Equal(
            operations.Where(m => !m.Name.EndsWith("Async", StringComparison.Ordinal)).Select(m => m.Name + "Async").Order(),
            operations.Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal)).Select(m => m.Name).Order());
    }
}
