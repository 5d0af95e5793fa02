using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.Channels.Email;
using Serverless.Channels.Messenger;
using Serverless.Channels.Routing;
using Serverless.Channels.Meta;
using Serverless.Channels.WhatsApp;
using Serverless.Health;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Telemetry;

namespace Serverless.Channels;

public static class ChannelsSlice
{
    /// <summary>The way to the customer: outbox, sender, receipts, and one folder a channel.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddOptions<ChannelsOptions>().BindConfiguration("Channels");
        services.AddSingleton<IChatOutbox, ChatOutbox>();
        services.AddSingleton<MessagePrices>();
        services.AddSingleton<ReceiptStore>();
        services.AddSingleton<IReceipts>(provider => provider.GetRequiredService<ReceiptStore>());
        services.AddSingleton<Deliveries>();
        services.AddSingleton<IShownMessages, ShownMessages>();
        services.AddSingleton<AccountPauses>();
        services.AddSingleton<AccountHealth>();
        services.AddSingleton<SendRatePolicy>();
        services.AddSingleton<SendLimits>();
        services.AddSingleton<CoalesceTimes>();
        services.AddSingleton<ThreadQueue>();
        services.AddSingleton<ParkedSends>();
        services.AddSingleton<SendChecks>();
        services.AddSingleton<DeliveryRecords>();
        services.AddSingleton<OutcomeConsents>();
        services.AddSingleton<DeliveryOutcomes>();
        services.AddSingleton<ChannelSenders>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<IChatDelivery, ChatDelivery>();
        services.AddSingleton<StoredDeliveryStates>();
        services.AddSingleton<IDeliveryStates>(provider => provider.GetRequiredService<StoredDeliveryStates>());
        services.AddSingleton<NextLegs>();
        services.AddSingleton<EarlierLegs>();
        services.AddSingleton<IDeliveryEnds, DeliveryEnds>();
        services.AddSingleton<DeliveryChecks>();
        services.AddSingleton<FailedReceipts>();
        services.AddSingleton<IDeliveryFollowUps, DeliveryFollowUps>();
        services.AddSingleton<ISentMessages, SentMessages>();
        services.AddSingleton(ReplayRule.Of<ChatMessage>(ChatMessage.Schema, ChatMessageReplay.Judge));
        services.AddSingleton(ReplayRule.Of<DeliveryCheck>(DeliveryCheck.Schema, ChatMessageReplay.Judge));
        services.AddSingleton(ReplayRule.Of<ReceiptFailed>(ReceiptFailed.Schema, ChatMessageReplay.Judge));
        services.AddSingleton(ReplayRule.Always<ThreadWake>(ThreadWake.Schema));
        services.AddSingleton<MessengerControl>();
        services.AddSingleton<IChannelSender, MessengerSender>();
        services.AddSingleton<IChannelFiles, MessengerFiles>();
        services.AddSingleton<IBusinessCheck, MessengerCheck>();
        return services.AddWhatsApp().AddEmail().AddGraph();
    }

    private static IServiceCollection AddEmail(this IServiceCollection services)
    {
        services.AddOptions<EmailOptions>().BindConfiguration("Email");
        services.AddSingleton<SmtpConnections>();
        services.AddSingleton<IAppCheck, MailCheck>();
        services.AddSingleton<IBusinessCheck, MailSenderCheck>();
        return services.AddSingleton<IChannelSender, EmailSender>();
    }

    private static IServiceCollection AddWhatsApp(this IServiceCollection services)
    {
        services.AddSingleton<IChannelSender, WhatsAppSender>();
        services.AddSingleton<IChannelFiles, WhatsAppFiles>();
        services.AddSingleton<IBusinessCheck, WhatsAppCheck>();
        services.AddSingleton<IChatActions, WhatsAppActions>();
        services.AddSingleton<IReceiptFailures, WhatsAppErrors>();
        services.AddSingleton<RefusedTemplates>();
        services.AddSingleton<WhatsAppTemplateChoice>();
        services.AddSingleton<WhatsAppStates>();
        services.AddSingleton<ITemplateStates>(provider => provider.GetRequiredService<WhatsAppStates>());
        return services.AddSingleton<IWhatsAppNotices>(provider => provider.GetRequiredService<WhatsAppStates>());
    }

    private static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddOptions<MetaOptions>().BindConfiguration("Meta");
        services.AddSingleton<GraphClient>();
        services.AddSingleton<GraphAccount>();
        services.AddSingleton<GraphFiles>();

        // The factory's own log lines would carry account ids and proofs; the sender logs what matters.
        services.AddHttpClient(GraphClient.Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .WithSpans(_ => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
            });
        return services.AddDownloads();
    }

    /// <summary>What customers sent is fetched from links: from public addresses only, and never from where one leads on to.</summary>
    private static IServiceCollection AddDownloads(this IServiceCollection services)
    {
        services.AddHttpClient(GraphFiles.Client, client => client.Timeout = TimeSpan.FromSeconds(20))
            .RemoveAllLoggers()
            .WithSpans(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                ConnectCallback = PublicConnections.Callback(provider.GetRequiredService<IOptions<ChannelsOptions>>().Value.AllowLoopback),
            });
        return services;
    }
}
