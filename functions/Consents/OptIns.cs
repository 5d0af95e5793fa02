using System.Text.Json.Serialization;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Consents;

/// <summary>The answer to an opt-in or a withdrawal.</summary>
/// <param name="Purpose">Null after a withdrawal of everything on the channel.</param>
/// <param name="Link">Opens the chat for a customer whose chat is not known yet; whoever opens it confirms the consent.</param>
public sealed record OptInAnswer(string Customer, string Channel, string? Purpose, string State, string? Link = null)
{
    public override string ToString() => $"{Channel} {State}";
}

/// <summary>What came of it: the answer, or the problem. A problem changed nothing that a repeat would not change.</summary>
public readonly record struct OptInOutcome(OptInAnswer? Answer, Problem? Problem);

/// <summary>Puts opt-ins and withdrawals that a business reports into the records. Safe to repeat.</summary>
public sealed class OptIns(ICustomers customers, IConsents consents, IThreads threads, IChatLinking linking, ChatInvitations invitations)
{
    private static readonly Problem OtherPersons = new(409, "address-of-another-customer", "The address belongs to another customer.",
        "A chat is never handed from one known customer to another. Check the customer id.");

    public async Task<OptInOutcome> OptInAsync(Business business, OptInRequest request, string cause, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        var purpose = request.Purpose!.Value;
        var customer = await customers.ResolveAsync(business.Id, IdentitiesOf(request), cancellationToken);
        ChatThread? thread = null;
        if (business.AccountOf(request.Channel) is { } account)
        {
            thread = await ThreadAsync(business, account, customer, request, cancellationToken);
            if (thread is null && request.Address is not null) { return new(null, OtherPersons); }
        }

        var state = thread is null && request.Address is null ? ConsentState.Pending : ConsentState.Given;
        var consent = await consents.RecordAsync(business.Id, customer, request.Channel, purpose, state, request.Evidence, cancellationToken);
        if (thread is not null && consent.State == ConsentState.Given)
        {
            await linking.AnnounceAsync(thread, cause, consent.ChangedAt, cancellationToken);
        }

        var link = consent.State == ConsentState.Pending ? invitations.LinkTo(business, request.Channel, customer, purpose, request.Evidence.Locale) : null;
        return new(new OptInAnswer(customer, request.Channel, purpose.Name(), consent.State.Name(), link), null);
    }

    public async Task<OptInOutcome> WithdrawAsync(Business business, OptInRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(business);
        ArgumentNullException.ThrowIfNull(request);
        var customer = await customers.ResolveAsync(business.Id, IdentitiesOf(request), cancellationToken);
        await consents.WithdrawAsync(business.Id, customer, request.Channel, request.Purpose, request.Evidence, cancellationToken);
        return new(new OptInAnswer(customer, request.Channel, request.Purpose?.Name(), ConsentState.Withdrawn.Name()), null);
    }

    /// <summary>The thread with the given address, or, when none is given, one that the customer already has with the account.</summary>
    private async Task<ChatThread?> ThreadAsync(Business business, string account, string customer, OptInRequest request, CancellationToken cancellationToken)
    {
        if (request.Address is not { Identity: var identity })
        {
            var known = await threads.ListAsync(business.Id, customer, cancellationToken);
            return known.FirstOrDefault(thread => thread.Channel == request.Channel && thread.Account == account);
        }

        if (ChatPeers.Of(identity) is not { } peer) { return null; }

        var thread = await linking.TieAsync(business, customer, peer, cancellationToken);
        return thread is null || request.Evidence.Locale is not { } locale
            ? thread
            : await threads.UpdateAsync(business.Id, thread.Customer, thread.Id, stored => stored.Locale is null ? stored with { Locale = locale } : stored, cancellationToken);
    }

    private static List<Identity> IdentitiesOf(OptInRequest request)
    {
        var identities = new List<Identity>();
        if (request.ShopCustomer is { } shopCustomer) { identities.Add(new Identity(IdentityKind.ShopCustomer, shopCustomer)); }

        if (request.Address is { } address) { identities.Add(address.Identity); }

        return identities;
    }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OptInAnswer))]
internal sealed partial class OptInAnswerJson : JsonSerializerContext;
