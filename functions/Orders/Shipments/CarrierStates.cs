namespace Serverless.Orders.Shipments;

/// <summary>What a carrier's words mean.</summary>
public readonly record struct CarrierMeaning(ShipmentState State, bool IsDelayed);

/// <summary>
/// One carrier's vocabulary as data. What is not listed is <see cref="ShipmentState.Unknown"/>: carriers add words at any time, and a
/// word that nobody knows must not reach a customer as a guess.
/// </summary>
public sealed record CarrierStates
{
    /// <summary>The carrier's status → ours.</summary>
    public required IReadOnlyDictionary<string, ShipmentState> Statuses { get; init; }

    /// <summary>The carrier's finer status → ours, where it says something else than the status.</summary>
    public IReadOnlyDictionary<string, ShipmentState> Details { get; init; } = new Dictionary<string, ShipmentState>();

    /// <summary>Finer statuses of a parcel that travels, but late.</summary>
    public IReadOnlySet<string> Delays { get; init; } = new HashSet<string>();

    /// <summary>
    /// Finer statuses of an exception that is no delay: lost, damaged, refused. "It will be late" would be wrong, and what happens next is
    /// for the shop to say.
    /// </summary>
    public IReadOnlySet<string> NoDelays { get; init; } = new HashSet<string>();

    public CarrierMeaning Of(string? status, string? detail)
    {
        var state = detail is not null && Details.TryGetValue(detail, out var finer) ? finer
            : status is not null && Statuses.TryGetValue(status, out var known) ? known
            : ShipmentState.Unknown;
        var isLate = detail is not null && Delays.Contains(detail);
        return new CarrierMeaning(state, state is ShipmentState.Exception
            ? isLate || detail is null || !NoDelays.Contains(detail)
            : isLate && state is ShipmentState.InTransit);
    }

    /// <summary>A parcel that turned around: whatever moves it from now on moves it back.</summary>
    public static ShipmentState TurnedAround(ShipmentState state) =>
        state is ShipmentState.Unknown or ShipmentState.PreTransit or ShipmentState.Cancelled ? state : ShipmentState.Returned;

    /// <summary>Tags and sub-tags of AfterShip ("Delivery statuses", "Delivery sub-statuses").</summary>
    public static readonly CarrierStates AfterShip = new()
    {
        Statuses = new Dictionary<string, ShipmentState>(StringComparer.OrdinalIgnoreCase)
        {
            ["Pending"] = ShipmentState.PreTransit,
            ["InfoReceived"] = ShipmentState.PreTransit,
            ["InTransit"] = ShipmentState.InTransit,
            ["OutForDelivery"] = ShipmentState.OutForDelivery,
            ["AttemptFail"] = ShipmentState.AttemptFailed,
            ["Delivered"] = ShipmentState.Delivered,
            ["AvailableForPickup"] = ShipmentState.AvailableForPickup,
            ["Exception"] = ShipmentState.Exception,
            ["Expired"] = ShipmentState.Unknown,
        },
        Details = new Dictionary<string, ShipmentState>(StringComparer.OrdinalIgnoreCase)
        {
            ["Exception_010"] = ShipmentState.Returned,
            ["Exception_011"] = ShipmentState.Returned,
        },
        Delays = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Exception_004" },
        NoDelays = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Exception_003" },
    };

    /// <summary>Statuses and status details of EasyPost's trackers ("Tracking guide").</summary>
    public static readonly CarrierStates EasyPost = new()
    {
        Statuses = new Dictionary<string, ShipmentState>(StringComparer.OrdinalIgnoreCase)
        {
            ["unknown"] = ShipmentState.Unknown,
            ["pre_transit"] = ShipmentState.PreTransit,
            ["in_transit"] = ShipmentState.InTransit,
            ["out_for_delivery"] = ShipmentState.OutForDelivery,
            ["delivered"] = ShipmentState.Delivered,
            ["available_for_pickup"] = ShipmentState.AvailableForPickup,
            ["return_to_sender"] = ShipmentState.Returned,
            ["failure"] = ShipmentState.Exception,
            ["error"] = ShipmentState.Exception,
            ["cancelled"] = ShipmentState.Cancelled,
        },
        Delays = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "delayed", "weather_delay" },
        NoDelays = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "lost", "damaged", "refused", "expired", "return" },
    };

    /// <summary>Our own words.</summary>
    public static readonly CarrierStates Standard = new()
    {
        Statuses = Enum.GetValues<ShipmentState>().ToDictionary(state => state.Name(), StringComparer.Ordinal),
    };
}
