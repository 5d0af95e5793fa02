namespace Serverless.Local.Simulators.Carrier;

/// <summary>A parcel of the simulated carrier and what it went through, in the order of the times.</summary>
internal sealed record CarrierParcel(string Business, string TrackingNumber, IReadOnlyList<CarrierEvent> Events);

/// <summary>The parcels of the simulated carrier. A parcel exists from its first event on.</summary>
internal sealed class CarrierParcels
{
    private const string Kind = "carrier-parcel";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<string, CarrierParcel> _parcels;

    public CarrierParcels(SimulatorStore store)
    {
        _store = store;
        _parcels = store.Load<CarrierParcel>(Kind).ToDictionary(KeyOf, StringComparer.Ordinal);
    }

    public IReadOnlyList<CarrierParcel> All
    {
        get { lock (_gate) { return [.. _parcels.Values]; } }
    }

    public CarrierParcel? Find(string trackingNumber)
    {
        lock (_gate) { return _parcels.Values.FirstOrDefault(parcel => parcel.TrackingNumber == trackingNumber); }
    }

    /// <summary>Adds events to the parcel; the parcel afterwards.</summary>
    public CarrierParcel Add(string business, string trackingNumber, IReadOnlyList<CarrierEvent> happened)
    {
        lock (_gate)
        {
            var parcel = new CarrierParcel(business, trackingNumber, []);
            parcel = _parcels.GetValueOrDefault(KeyOf(parcel)) ?? parcel;
            parcel = parcel with { Events = [.. parcel.Events.Concat(happened).OrderBy(entry => entry.At)] };
            _parcels[KeyOf(parcel)] = parcel;
            _store.Put(Kind, KeyOf(parcel), parcel);
            return parcel;
        }
    }

    private static string KeyOf(CarrierParcel parcel) => $"{parcel.Business}/{parcel.TrackingNumber}";
}
