namespace Serverless.Businesses;

/// <summary>Reads business records; they may be some seconds old.</summary>
public interface IBusinesses
{
    /// <summary>The business with this id, or null.</summary>
    Task<Business?> FindAsync(string business, CancellationToken cancellationToken);

    /// <summary>The ids of the businesses that have a shop which is asked for its orders (<see cref="SourceSettings.KeySecret"/>).</summary>
    Task<IReadOnlyList<string>> ListPolledAsync(CancellationToken cancellationToken);

    /// <summary>The business that owns this Messenger page, or null.</summary>
    Task<Business?> FindByMessengerPageAsync(string pageId, CancellationToken cancellationToken);

    /// <summary>The business that owns the WhatsApp number with this id, or null.</summary>
    Task<Business?> FindByWhatsAppNumberAsync(string phoneNumberId, CancellationToken cancellationToken);
}
