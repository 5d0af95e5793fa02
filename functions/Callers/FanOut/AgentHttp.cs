using System.Globalization;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Callers.FanOut;

/// <summary>What came of telling an agent's endpoint.</summary>
internal abstract record AgentAnswer
{
    private AgentAnswer() { }

    public sealed record Taken : AgentAnswer
    {
        public static readonly Taken It = new();
    }

    /// <param name="Code">Stable.</param>
    /// <param name="After">How long the endpoint wants to be left alone; null when it did not say.</param>
    public sealed record TryAgain(string Code, TimeSpan? After) : AgentAnswer;

    /// <summary>A person must look at it.</summary>
    public sealed record Broken(string Code) : AgentAnswer;
}

/// <summary>Agents' endpoints that do not answer, by business. Rested for a minute at most: a card is worth nothing later.</summary>
internal sealed class AgentCircuits(TimeProvider clock) : Circuits(clock, TimeSpan.FromMinutes(1));

/// <summary>Posts to agents' endpoints, signed with Standard Webhooks. Nothing of an answer but its status is read.</summary>
internal sealed class AgentHttp(OutgoingCalls calls, AgentCircuits circuits, Secrets secrets, IOptions<FanOutOptions> options, TimeProvider clock)
{
    /// <summary>The named HTTP client.</summary>
    public const string Client = "agents";

    /// <param name="id">The same for every try, so that the endpoint knows a repeat.</param>
    public async Task<AgentAnswer> PostAsync(Business business, string id, byte[] body, CancellationToken cancellationToken)
    {
        if (business.Callers is not { Endpoint: { } url, Secret: { } name }) { return new AgentAnswer.Broken(AgentCodes.NotConfigured); }

        if (secrets.Accepted(name) is not { Count: > 0 } keys) { return new AgentAnswer.Broken(AgentCodes.SecretNotConfigured); }

        if (!OutgoingCalls.IsAllowed(url, options.Value.AllowLoopback)) { return new AgentAnswer.Broken(AgentCodes.AddressNotAllowed); }

        if (circuits.Enter(business.Id) is { } rest) { return new AgentAnswer.TryAgain(AgentCodes.CircuitOpen, rest); }

        using var request = SignedWebhook.Post(url, id, body, keys, clock.GetUtcNow());
        var limits = new OutgoingLimits(Client, options.Value.AgentTimeout, LargestAnswer: 0, options.Value.AllowLoopback);
        var answer = await calls.SendAsync(request, limits, cancellationToken);
        if (answer.IsOutage) { circuits.Fails(business.Id); }
        else { circuits.Works(business.Id); }

        return Of(answer);
    }

    private static AgentAnswer Of(OutgoingAnswer answer) => answer switch
    {
        { Fault: OutgoingFault.AddressNotAllowed } => new AgentAnswer.Broken(AgentCodes.AddressNotAllowed),
        { Fault: OutgoingFault.Unreachable } => new AgentAnswer.TryAgain(AgentCodes.Unreachable, null),
        { Fault: OutgoingFault.Timeout } => new AgentAnswer.TryAgain(AgentCodes.Timeout, null),
        { IsSuccess: true } => AgentAnswer.Taken.It,
        { IsRedirect: true } => new AgentAnswer.Broken(AgentCodes.Redirected),
        { Status: 408 or 425 or 429 or >= 500 } => new AgentAnswer.TryAgain(AgentCodes.Status(answer.Status), answer.RetryAfter),
        _ => new AgentAnswer.Broken(AgentCodes.Status(answer.Status)),
    };
}

/// <summary>Why an agent's endpoint was not told.</summary>
internal static class AgentCodes
{
    public const string AddressNotAllowed = "agent.address-not-allowed";
    public const string CircuitOpen = "agent.circuit-open";
    public const string Unreachable = "agent.unreachable";
    public const string Timeout = "agent.timeout";
    public const string Redirected = "agent.redirected";
    public const string NotConfigured = "agent.not-configured";
    public const string SecretNotConfigured = "agent.secret-not-configured";

    /// <summary>The card would have come too late to help.</summary>
    public const string Stale = "agent.stale";

    public static string Status(int status) => string.Create(CultureInfo.InvariantCulture, $"agent.status-{status}");
}
