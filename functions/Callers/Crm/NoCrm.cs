using Serverless.Businesses;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Crm;

/// <summary>No CRM is asked for anybody.</summary>
internal sealed class NoCrm : ICrmLookup, ICrmActivities
{
    public Task<CrmAnswer> FindAsync(Business business, PhoneNumber phone, CancellationToken cancellationToken) => Task.FromResult(new CrmAnswer(CrmState.NotConfigured, [], IsTruncated: false));

    public Task<CrmWriteResult> AddAsync(Business business, string contactId, CrmActivity activity, CancellationToken cancellationToken) =>
        Task.FromResult(new CrmWriteResult(CrmWriteState.NotConfigured, "crm.not-configured", null));
}
