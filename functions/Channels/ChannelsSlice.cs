using Microsoft.Extensions.DependencyInjection;
using Serverless.Channels.Messenger;

namespace Serverless.Channels;

public static class ChannelsSlice
{
    /// <summary>The way to the customer: outbox, sender, receipts, and one folder a channel.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddOptions<MetaOptions>().BindConfiguration("Meta");
        return services;
    }
}
