using Serverless.Orders;
using Serverless.Orders.Shipments;
using static Serverless.Tests.Orders.Shipments.ShipmentBodies;

namespace Serverless.Tests.Orders.Shipments;

public class ShipmentReaderTests
{
    public static TheoryData<string> Payloads => [.. Recorded];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Every_recorded_payload_is_read_as_the_state_its_name_says(string name)
    {
        var expected = name.Split('/')[1].Split('.')[0];

        var reading = Read(name);

        Assert.Equal(expected, reading is ShipmentReading.Event { Report: var report } ? report.State.Name() : "unhandled");
        Assert.Equal(reading, Read(name));
    }

    [Theory]
    [InlineData("aftership")]
    [InlineData("easypost")]
    public void Every_state_that_the_carrier_has_is_among_the_recorded_payloads(string source)
    {
        var table = source == "aftership" ? CarrierStates.AfterShip : CarrierStates.EasyPost;
        var states = table.Statuses.Values.Concat(table.Details.Values).Select(state => state.Name()).Distinct();

        Assert.Empty(states.Except(Recorded.Where(name => name.StartsWith(source, StringComparison.Ordinal)).Select(name => name.Split('/')[1].Split('.')[0])));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Every_recorded_payload_happened_when_the_carrier_says(string name)
    {
        if (Read(name) is ShipmentReading.Event { Report: { State: not ShipmentState.Unknown } report })
        {
            Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero), report.OccurredAt);
        }
    }

    [Fact]
    public void AfterShip_tells_number_order_carrier_and_estimate()
    {
        var report = Assert.IsType<ShipmentReading.Event>(Read("aftership/in_transit.tag")).Report;

        Assert.Equal(("00340434161094000001", "#1042", "dhl-germany", new DateOnly(2026, 11, 23)),
            (report.TrackingNumber, report.OrderNumber, report.Carrier, report.EstimatedDelivery));
        Assert.Equal(new DateOnly(2026, 11, 25), Assert.IsType<ShipmentReading.Event>(Read("aftership/in_transit.estimate")).Report.EstimatedDelivery);
    }

    [Fact]
    public void EasyPost_tells_number_carrier_link_and_estimate()
    {
        var report = Assert.IsType<ShipmentReading.Event>(Read("easypost/in_transit.status")).Report;

        Assert.Equal(("EZ4000000004", "DHLPaket", new Uri("https://track.easypost.com/djE6dHJrXzk"), new DateOnly(2026, 11, 23)),
            (report.TrackingNumber, report.Carrier, report.TrackingUrl, report.EstimatedDelivery));
    }

    [Theory]
    [InlineData("aftership/exception.customs", true)]
    [InlineData("aftership/exception.refused", false)]
    [InlineData("aftership/in_transit.tag", false)]
    [InlineData("easypost/in_transit.weather-delay", true)]
    [InlineData("easypost/exception.failure", true)]
    [InlineData("easypost/exception.lost", false)]
    public void Only_what_makes_a_parcel_late_is_a_delay(string name, bool isDelayed) =>
        Assert.Equal(isDelayed, Assert.IsType<ShipmentReading.Event>(Read(name)).Report.IsDelayed);

    [Fact]
    public void Events_without_an_id_are_told_apart_by_their_bytes()
    {
        var body = AfterShip("InTransit").Replace("\"event_id\":\"e-1\",", "", StringComparison.Ordinal);

        Assert.Equal(Event("aftership", body).EventId, Event("aftership", body).EventId);
        Assert.NotEqual(Event("aftership", body).EventId, Event("aftership", body + " ").EventId);
    }

    [Theory]
    [InlineData("2026-11-21T08:00:00+01:00", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21T08:00:00+0100", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21T07:00:00Z", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21T07:00:00.123456789Z", "2026-11-21T07:00:00.1234568Z")]
    [InlineData("2026-11-21T08:00:00", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21 08:00", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21", "2026-11-20T23:00:00Z")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("0000-00-00T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("0001-01-01T00:00:00", null)]
    [InlineData("9999-12-31T23:59:59", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    [InlineData("9999-12-31T23:59:59Z", null)]
    [InlineData("2026-11-23T08:00:00Z", null)]
    [InlineData("2026-13-45T99:99:99Z", null)]
    [InlineData("2026-11-21T08:00:00+99:00", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void A_checkpoint_time_is_taken_or_the_time_of_sending_is(string text, string? expected)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), CarrierTimes.Time(text, zone, Now));

        var report = Event("aftership", AfterShip("InTransit", $$"""[{"tag":"InTransit","checkpoint_time":"{{text}}"}]"""));
        Assert.InRange(report.OccurredAt, new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), Now.AddDays(1));
    }

    [Fact]
    public void A_local_time_never_runs_ahead_of_the_time_of_sending() =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795254000), Event("aftership", AfterShip("InTransit", """[{"tag":"InTransit","checkpoint_time":"2026-11-21T23:00:00"}]""")).OccurredAt);

    [Theory]
    [InlineData("aftership")]
    [InlineData("easypost")]
    public void Wrong_types_anywhere_never_throw(string source)
    {
        var body = source == "aftership"
            ? AfterShip("InTransit", """[{"tag":"InTransit","checkpoint_time":"2026-11-21T08:00:00Z"}]""", ""","slug":"dhl","expected_delivery":"2026-11-23","latest_estimated_delivery":{"datetime":"2026-11-23"},"courier_tracking_link":"https://x.example","return_to_sender":false,"order_number":"1042","subtag":"InTransit_001" """)
            : EasyPost("in_transit", """[{"status":"in_transit","datetime":"2026-11-21T08:00:00Z"}]""", ""","carrier":"DHL","est_delivery_date":"2026-11-23","public_url":"https://x.example","is_return":false,"carrier_detail":{"initial_delivery_attempt":null},"status_detail":"held" """);
        string[] values = ["null", "true", "0", "-1", "1e400", "\"\"", "\"\\ud83d\"", "\"<script>\\u0000\"", "[]", "{}", "[[[]]]", "\"9999-12-31T23:59:59.9999999Z\"", "9223372036854775808", "\"0000-00-00\""];
        foreach (System.Text.RegularExpressions.Match value in System.Text.RegularExpressions.Regex.Matches(body, "(?<=\":)(\"[^\"]*\"|[0-9]+|true|false|null|\\[[^\\]]*\\])"))
        {
            foreach (var other in values)
            {
                Assert.NotNull(Read(source, body[..value.Index] + other + body[(value.Index + value.Length)..]));
            }
        }
    }

    [Fact]
    public void Ten_thousand_checkpoints_are_read()
    {
        var checkpoints = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"tag":"InTransit","checkpoint_time":"2026-11-20T{{i / 3600 % 24:D2}}:{{i / 60 % 60:D2}}:{{i % 60:D2}}Z"}"""));

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 2, 46, 39, TimeSpan.Zero), Event("aftership", AfterShip("InTransit", $"[{checkpoints}]")).OccurredAt);
    }

    [Theory]
    [InlineData(" 0034 0434\t16 ab ", "0034043416AB")]
    [InlineData("   ", null)]
    [InlineData("12\u000034", null)]
    [InlineData(null, null)]
    public void Tracking_numbers_are_the_same_however_they_are_typed(string? typed, string? expected) => Assert.Equal(expected, TrackingNumbers.Normalise(typed));

    [Fact]
    public void A_number_of_a_hundred_and_one_characters_is_none() => Assert.Null(TrackingNumbers.Normalise(new string('1', 101)));

    [Theory]
    [InlineData("http://x.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:pass@x.example")]
    [InlineData("//x.example")]
    public void Only_https_links_are_taken(string link) =>
        Assert.Null(Event("aftership", AfterShip("InTransit", more: $",\"courier_tracking_link\":\"{link}\"")).TrackingUrl);

    [Theory]
    [InlineData("in_transit", ShipmentState.InTransit)]
    [InlineData("attempt_failed", ShipmentState.AttemptFailed)]
    [InlineData("teleported", ShipmentState.Unknown)]
    public void Our_own_event_names_the_state(string status, ShipmentState expected)
    {
        var report = Event("standard", $$"""{"type":"shipment.updated","timestamp":"2026-11-21T09:00:00Z","data":{"trackingNumber":"0034 ab","carrier":"DHL","status":"{{status}}","orderNumber":"#1001","estimatedDelivery":"2026-11-23"} }""");

        Assert.Equal((expected, "0034AB", "#1001", Now.AddHours(-1)), (report.State, report.TrackingNumber, report.OrderNumber, report.OccurredAt));
    }

    [Fact]
    public void Everything_that_is_wrong_with_our_own_event_is_found_in_one_go()
    {
        var invalid = Assert.IsType<ShipmentReading.Invalid>(Read("standard", """{"type":"shipment.updated","timestamp":"0000-01-01T00:00:00Z","data":{"trackingNumber":"  ","status":7,"estimatedDelivery":"9999-12-31","trackingUrl":"http://x"}}"""));

        Assert.Equal(["/data/estimatedDelivery", "/data/status", "/data/trackingNumber", "/data/trackingUrl", "/timestamp"], invalid.Errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ShipmentState.PreTransit, null)]
    [InlineData(ShipmentState.InTransit, OrderStep.Shipped)]
    [InlineData(ShipmentState.OutForDelivery, OrderStep.OutForDelivery)]
    [InlineData(ShipmentState.AvailableForPickup, OrderStep.ReadyForPickup)]
    [InlineData(ShipmentState.AttemptFailed, OrderStep.DeliveryFailed)]
    [InlineData(ShipmentState.Delivered, OrderStep.Delivered)]
    [InlineData(ShipmentState.Returned, OrderStep.Returned)]
    [InlineData(ShipmentState.Exception, null)]
    [InlineData(ShipmentState.Cancelled, null)]
    [InlineData(ShipmentState.Unknown, null)]
    public void Each_state_is_a_step_of_the_order_or_none(ShipmentState state, OrderStep? step)
    {
        Assert.Equal(step, state.Step());
        Assert.Equal(state, ShipmentStates.Parse(state.Name()));
    }
}
