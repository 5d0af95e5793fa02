using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Channels;

public static class ChannelsSlice
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services;
}
