using Serverless.Businesses;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Cards;

/// <summary>Makes the card of a caller from our own records and the business's CRM.</summary>
public interface ICallerCards
{
    /// <summary>
    /// The card. A CRM that is slow or down costs no more than its budget and leaves what we know ourselves; a fault of our own tables is thrown.
    /// </summary>
    /// <param name="phone">Null when it is withheld or none.</param>
    /// <param name="customer">Who it is, when something else proves it already, such as a call in a WhatsApp chat; else null.</param>
    Task<CallerCard> MakeAsync(Business business, PhoneNumber? phone, string? customer, CancellationToken cancellationToken);
}
