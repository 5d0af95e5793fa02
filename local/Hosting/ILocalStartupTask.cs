namespace Serverless.Local.Hosting;

/// <summary>Work between "the server listens" and "Ready": for example the demo business is registered through the public API.</summary>
internal interface ILocalStartupTask
{
    Task RunAsync(Uri baseAddress, CancellationToken cancellationToken);
}
