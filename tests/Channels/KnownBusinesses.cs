using Serverless.Businesses;

namespace Serverless.Tests.Channels;

/// <summary>The businesses that exist in a test.</summary>
internal sealed class KnownBusinesses(params Business[] businesses) : IBusinesses
{
    public Task<Business?> FindAsync(string business, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(businesses, known => known.Id == business));

    public Task<IReadOnlyList<string>> ListPolledAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. businesses.Where(known => known.Sources.Values.Any(source => source.KeySecret is not null)).Select(known => known.Id)]);

    public Task<Business?> FindByMessengerPageAsync(string pageId, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(businesses, known => known.Messenger?.PageId == pageId));

    public Task<Business?> FindByWhatsAppNumberAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(businesses, known => known.WhatsApp?.PhoneNumberId == phoneNumberId));
}
