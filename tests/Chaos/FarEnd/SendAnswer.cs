namespace Serverless.Chaos.FarEnd;

/// <summary>How the provider answers one send.</summary>
internal enum SendAnswer
{
    Accept,

    /// <summary>Accepted, but the connection breaks before the answer.</summary>
    AcceptAndDrop,

    /// <summary>Accepted, but no answer comes.</summary>
    AcceptAndHang,

    /// <summary>Accepted, but answered 500.</summary>
    AcceptAndFail,

    /// <summary>429 with Retry-After.</summary>
    Throttle,

    /// <summary>500; nothing was accepted.</summary>
    Fail,

    /// <summary>No answer; nothing was accepted.</summary>
    Hang,

    /// <summary>The connection breaks; nothing was accepted.</summary>
    Drop,
}
