using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Platform.Storage;

/// <summary>
/// Makes the tables at start, so that no request has to. Infrastructure that made them already is fine. A refusal does not keep the app
/// from starting: after the first deployment it takes minutes until the roles of its identity count, and restarts do not help.
/// </summary>
internal sealed partial class TablesStartup(TableServiceClient tables, ILogger<TablesStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(TableNames.All.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)));
        }
        catch (Exception exception) when (exception is AuthenticationFailedException or RequestFailedException { Status: 401 or 403 })
        {
            Log.Refused(logger, exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, EventName = "tables.refused",
            Message = "The tables could not be made or checked: access was refused. The app's identity needs the role Storage Table Data Contributor.")]
        public static partial void Refused(ILogger logger, Exception exception);
    }
}
