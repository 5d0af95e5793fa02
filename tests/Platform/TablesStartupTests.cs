using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Platform;

public class TablesStartupTests
{
    [Fact]
    public Task Roles_that_do_not_count_yet_do_not_keep_the_app_from_starting() => StartAsync(new RequestFailedException(403, "refused"));

    [Fact]
    public Task A_sign_in_that_fails_does_not_keep_the_app_from_starting() => StartAsync(new AuthenticationFailedException("no identity yet"));

    [Fact]
    public Task Any_other_failure_of_the_tables_ends_the_start() =>
        Assert.ThrowsAsync<RequestFailedException>(() => StartAsync(new RequestFailedException(500, "broken")));

    private static Task StartAsync(Exception fault) =>
        new TablesStartup(new FaultyTables(fault), NullLogger<TablesStartup>.Instance).StartAsync(CancellationToken.None);

    private sealed class FaultyTables(Exception fault) : TableServiceClient
    {
        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
            Task.FromException<Response<TableItem>>(fault);
    }
}
