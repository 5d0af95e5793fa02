using Serverless.Consents;

namespace Serverless.Channels;

/// <summary>What became of one call to a channel. A closed set.</summary>
public abstract record SendOutcome
{
    private SendOutcome() { }

    /// <summary>So long the provider wants nothing more from this account, whatever became of this message.</summary>
    public TimeSpan? AccountRest { get; init; }

    public sealed record Sent(string ProviderMessageId) : SendOutcome
    {
        /// <summary>As what the provider prices it: <c>utility</c>, <c>marketing</c>, <c>service</c>; null where messages cost nothing.</summary>
        public string? Category { get; init; }
    }

    /// <summary>Will never work: recorded with the reason, and over.</summary>
    public sealed record Refused(string Reason) : SendOutcome
    {
        /// <summary>The customer told the provider to stop; our record must follow.</summary>
        public bool ConsentWithdrawn { get; init; }

        /// <summary>What the customer stopped, when it is not what this message was sent for.</summary>
        public Purpose? Withdrawn { get; init; }

        /// <summary>Only this chat or channel cannot take the message: another way to the customer may be tried.</summary>
        public bool MayFallBack { get; init; }

        /// <summary>A mistake on our side that a person should look at.</summary>
        public bool NeedsAttention { get; init; }
    }

    /// <summary>Certainly not sent, and may work later.</summary>
    public sealed record Deferred(string Reason) : SendOutcome
    {
        /// <summary>When the provider wants to be asked again; null leaves it to the usual growing pauses.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>The limit concerns everything of the account, so the rest need not be tried before.</summary>
        public bool WholeAccount { get; init; }

        /// <summary>The provider could not be reached at all. Several times in a row this means an outage.</summary>
        public bool NoAnswer { get; init; }

        /// <summary>After so many tries it is refused; null for as long as the message may wait.</summary>
        public int? MostTries { get; init; }
    }

    /// <summary>The account cannot send at all until somebody repairs it. Nothing was sent.</summary>
    public sealed record TokenBroken(string Reason) : SendOutcome;

    /// <summary>The provider may or may not have sent it.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}
