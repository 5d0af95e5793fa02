using Microsoft.Extensions.DependencyInjection;
using Serverless.Conversations.Changes;
using Serverless.Conversations.People;
using Serverless.Conversations.Reorders;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Platform.Messaging;
using Serverless.Shops.Requests;

namespace Serverless.Conversations;

public static class ConversationsSlice
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddOptions<ConversationsOptions>().BindConfiguration("Conversations");
        services.AddSingleton<IThreadMoves, TableThreads>();
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<IThreadMoves>());
        services.AddSingleton<MetaKeys>();
        services.AddSingleton<ChatLinks>();
        services.AddSingleton<ChatCustomers>();
        services.AddSingleton<IChatLinking, ChatLinking>();
        services.AddSingleton<InboundLedger>();
        services.AddSingleton<ReadMarks>();
        services.AddSingleton<MetaNotifications>();
        services.AddSingleton<InboundStorage>();
        services.AddSingleton<InboundConsents>();
        services.AddSingleton<InboundChat>();
        services.AddSingleton(ReplayRule.Of<ChatEvent>(ChatEvent.Schema, ChatEventReplay.Judge));
        services.AddSingleton(ReplayRule.Always<ChatLinked>(ChatLinked.Schema));
        return services.AddTalk();
    }

    /// <summary>The topics in the order in which they are asked.</summary>
    private static IServiceCollection AddTalk(this IServiceCollection services)
    {
        services.AddSingleton<IIntentReader, IntentReader>();
        services.AddSingleton<IHandover, Handover>();
        services.AddSingleton<Transcripts>();
        services.AddSingleton<ChatLines>();
        services.AddSingleton<TapPayloads>();
        services.AddSingleton<OrderPicks>();
        services.AddSingleton<ITopic, StatusTopic>();
        services.AddSingleton<ITopic, InvoiceTopic>();
        services.AddReorders();
        services.AddSingleton<ChangeWishes>();
        services.AddSingleton<ITopic, AddressTopic>();
        services.AddSingleton<ITopic, QuantityTopic>();
        services.AddSingleton<ITopic, CancelTopic>();
        services.AddSingleton<IShopOutcomes, ChangeOutcomes>();
        services.AddSingleton<ITopic, PersonTopic>();
        services.AddSingleton<ITopic, SmallTalkTopic>();
        return services.AddSingleton<ChatTalk>();
    }

    /// <summary>Before the topic of cancellations: who cancels right after buying means what they have just bought.</summary>
    private static void AddReorders(this IServiceCollection services)
    {
        services.AddSingleton<QuoteStore>();
        services.AddSingleton<IQuotes>(provider => provider.GetRequiredService<QuoteStore>());
        services.AddSingleton<QuoteDesk>();
        services.AddSingleton<QuoteButtons>();
        services.AddSingleton<ReorderNews>();
        services.AddSingleton<ITopic, QuoteTopic>();
        services.AddSingleton<ITopic, ReorderTopic>();
        services.AddSingleton<IShopOutcomes, QuoteOutcomes>();
        services.AddSingleton<IShopOutcomes, ReorderOutcomes>();
    }
}
