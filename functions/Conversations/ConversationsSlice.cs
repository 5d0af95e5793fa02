using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Conversations;

public static class ConversationsSlice
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSingleton<IThreadMoves, TableThreads>();
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<IThreadMoves>());
        services.AddSingleton<MetaKeys>();
        services.AddSingleton<ChatLinks>();
        services.AddSingleton<IChatLinking, ChatLinking>();
        services.AddSingleton<InboundLedger>();
        services.AddSingleton<MessengerStorage>();
        services.AddSingleton<InboundConsents>();
        return services.AddSingleton<InboundChat>();
    }
}
