using System.Text;
using Serverless.Orders.Shipments;
using Serverless.Platform.Http;

namespace Serverless.Tests.Orders.Shipments;

/// <summary>Bodies of shipment webhooks, recorded and made.</summary>
internal static class ShipmentBodies
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static IEnumerable<string> Recorded => new[] { "aftership", "easypost" }.SelectMany(source =>
        Directory.EnumerateFiles(Repository.File($"tests/Payloads/{source}"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => $"{source}/{Path.GetFileNameWithoutExtension(file)}"));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Repository.File($"tests/Payloads/{name}.json"));

    public static ShipmentReading Read(string name) => Read(name.Split('/')[0], Bytes(name));

    public static ShipmentReading Read(string source, string body) => Read(source, Encoding.UTF8.GetBytes(body));

    public static ShipmentReading Read(string source, byte[] body)
    {
        Assert.True(JsonBody.TryParse(body, out var document));
        using (document)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
            return ShipmentReader.Read(document.RootElement, new ShipmentDelivery("demo", source, source == "standard" ? "msg_1" : null, body, zone, Now));
        }
    }

    public static ShipmentReported Event(string source, string body) => Assert.IsType<ShipmentReading.Event>(Read(source, body)).Report;

    public static string AfterShip(string tag, string checkpoints = "[]", string more = "") => $$"""
        {"event":"tracking_update","event_id":"e-1","ts":1795254000,"msg":{"tracking_number":"0034 0434 16","tag":"{{tag}}","checkpoints":{{checkpoints}}{{more}} } }
        """;

    public static string EasyPost(string status, string details = "[]", string more = "") => $$"""
        {"id":"evt_1","object":"Event","description":"tracker.updated","result":{"object":"Tracker","tracking_code":"EZ1","status":"{{status}}","tracking_details":{{details}}{{more}} } }
        """;
}
