using Microsoft.Extensions.DependencyInjection;
using Serverless.Conversations;
using Serverless.Media.Files;
using Serverless.Media.Gifs;
using Serverless.Media.Inbound;
using Serverless.Media.Messages;
using Serverless.Platform.Telemetry;

namespace Serverless.Media;

public static class MediaSlice
{
    /// <summary>Messages that businesses and their people write, the files in them and in what customers write, and GIFs.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<MediaFiles>();
        services.AddSingleton<IMediaUploads, MediaUploads>();
        services.AddSingleton<IMessageMedia, MessageMedia>();
        services.AddSingleton<OutgoingMessages>();
        services.AddSingleton<InboundMedia>();
        services.AddSingleton<IInboundMedia>(provider => provider.GetRequiredService<InboundMedia>());
        services.AddSingleton<IChatAttachments>(provider => provider.GetRequiredService<InboundMedia>());
        services.AddOptions<GiphyOptions>().BindConfiguration("Giphy");
        services.AddSingleton<IGifs, GiphyGifs>();

        // The factory's own log lines would carry the key and what people search.
        services.AddHttpClient(GiphyGifs.Client, client => client.Timeout = TimeSpan.FromSeconds(5))
            .RemoveAllLoggers()
            .WithSpans(_ => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(3),
            });
        return services;
    }
}
