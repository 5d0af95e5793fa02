using Serverless.Consents;

namespace Serverless.Channels.Meta;

/// <summary>What an error of the Graph API means for us, on whichever channel.</summary>
internal enum MetaErrorClass
{
    /// <summary>Works in a while; after a few tries it is given up.</summary>
    Retry,

    /// <summary>Too much for the page, the number or the app.</summary>
    Throttled,

    /// <summary>Too much for this person.</summary>
    ThrottledForPerson,

    /// <summary>The window is closed: a template, or nothing.</summary>
    WindowClosed,

    /// <summary>The template does not exist in this language, is not approved, or was stopped: another one may work.</summary>
    TemplateMissing,

    /// <summary>The template exists, but what we filled in does not fit it.</summary>
    TemplateFaulty,

    /// <summary>Somebody else has the thread for now.</summary>
    Held,

    /// <summary>The person cannot be reached here.</summary>
    Unreachable,

    /// <summary>The person does not want it any more.</summary>
    ConsentWithdrawn,

    /// <summary>Token, permission or policy: the whole account stands still until somebody acts.</summary>
    AccountBroken,

    /// <summary>Our request is wrong and stays wrong.</summary>
    Faulty,

    /// <summary>The provider will not show it; nobody has to do anything.</summary>
    Dropped,

    /// <summary>An error although it may have been sent.</summary>
    Ambiguous,
}

/// <summary>One row of a channel's error table.</summary>
/// <param name="Subcode">Null stands for every other one.</param>
/// <param name="Reason">A stable code, for example <c>messenger.token-expired</c>.</param>
internal sealed record MetaError(int Code, int? Subcode, MetaErrorClass Class, string Reason)
{
    /// <summary>The end of a range of codes that mean the same; null for a single one.</summary>
    public int? LastCode { get; init; }

    /// <summary>How long to wait before the next try, when the provider's answer does not say; null for the usual pause of the class,
    /// which for one person grows from try to try.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>After how many tries it is given up; null for the usual number of the class.</summary>
    public int? MostTries { get; init; }

    /// <summary>With <see cref="MetaErrorClass.ConsentWithdrawn"/>: what the customer stopped; null for what the message was sent for.</summary>
    public Purpose? Withdrawn { get; init; }

    public bool Is(int code) => code >= Code && code <= (LastCode ?? Code);
}
