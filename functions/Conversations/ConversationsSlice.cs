using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Conversations;

public static class ConversationsSlice
{
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSingleton<IThreadMoves, TableThreads>();
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<IThreadMoves>());
        services.AddSingleton<ChatLinks>();
        return services.AddSingleton<IChatLinking, ChatLinking>();
    }
}
