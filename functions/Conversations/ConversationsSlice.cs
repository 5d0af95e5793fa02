using Microsoft.Extensions.DependencyInjection;
using Serverless.Conversations.Understanding;

namespace Serverless.Conversations;

public static class ConversationsSlice
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
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
        services.AddSingleton<IIntentReader, IntentReader>();
        return services.AddSingleton<InboundChat>();
    }
}
