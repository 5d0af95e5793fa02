using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;

namespace Serverless.Platform.Storage;

/// <summary>Makes the tables at start, so that no request has to. Infrastructure that made them already is fine.</summary>
internal sealed class TablesStartup(TableServiceClient tables) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(TableNames.All.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
