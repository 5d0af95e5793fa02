using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Conversations;

public static class ConversationsSlice
{
    public static IServiceCollection AddConversations(this IServiceCollection services) => services;
}
