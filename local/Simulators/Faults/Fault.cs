using System.Text.Json.Serialization;

namespace Serverless.Local.Simulators.Faults;

[JsonConverter(typeof(JsonStringEnumConverter<FaultMode>))]
internal enum FaultMode
{
    /// <summary>Every call, until it is disarmed.</summary>
    Always,

    /// <summary>The next <c>times</c> calls, then never again.</summary>
    Next,

    /// <summary>Each <c>times</c>-th call.</summary>
    Every,
}

/// <summary>An armed fault. It applies to calls that send a message, to those of one channel, account or person when it names them.</summary>
internal sealed record Fault
{
    public string Id { get; init; } = "";

    /// <summary>One of <see cref="FaultKinds.All"/>.</summary>
    public required string Kind { get; init; }

    public FaultMode Mode { get; init; } = FaultMode.Next;

    public int Times { get; init; } = 1;

    /// <summary><c>messenger</c> or <c>whatsapp</c>; both when missing, as far as they have this kind.</summary>
    public string? Channel { get; init; }

    /// <summary>The page or the phone-number id.</summary>
    public string? Account { get; init; }

    /// <summary>The person: PSID, BSUID or phone number.</summary>
    public string? Peer { get; init; }

    /// <summary>Another word for <see cref="Account"/>.</summary>
    public string? Page { init => Account ??= value; }

    /// <summary>Another word for <see cref="Peer"/>.</summary>
    public string? Psid { init => Peer ??= value; }

    /// <summary>For <c>429</c>: the Retry-After header, in seconds; for <c>slow</c>: how long the answer takes.</summary>
    public int RetryAfter { get; init; } = 30;

    /// <summary>For <c>error</c>: the provider's code, subcode, text and HTTP status. For <c>failed-later</c>: the code.</summary>
    public int? Code { get; init; }

    public int? Subcode { get; init; }

    public string? Message { get; init; }

    public int Status { get; init; } = 400;

    /// <summary>Calls that it looked at, and calls that it struck.</summary>
    public int Seen { get; init; }

    public int Struck { get; init; }

    [JsonIgnore]
    public bool StrikesNext => Mode switch
    {
        FaultMode.Always => true,
        FaultMode.Next => Struck < Times,
        _ => (Seen + 1) % Times == 0,
    };
}
