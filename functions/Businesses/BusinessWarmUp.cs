using Microsoft.Extensions.Hosting;

namespace Serverless.Businesses;

/// <summary>
/// Writes and reads a business record once, beside the rest of the start: the serializer's first look at the record takes longer than
/// all else that the first request needs.
/// </summary>
internal sealed class BusinessWarmUp : IHostedService
{
    private static readonly Business Sample = new()
    {
        Messenger = new MessengerAccount("", ""),
        WhatsApp = new WhatsAppAccount("", ""),
        Email = new EmailAccount(""),
        Sources = new Dictionary<string, SourceSettings> { [""] = new("") },
        ApiKeys = [new ApiKey("", [""])],
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static _ => BusinessRow.From(Sample).ToBusiness(), null);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
