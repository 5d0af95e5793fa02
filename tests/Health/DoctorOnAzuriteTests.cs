using Serverless.Local.Time;
using Serverless.Tests.Azurite;
using Serverless.Tests.EndToEnd;

namespace Serverless.Tests.Health;

/// <summary>Tables behind the real protocol, with a clock of their own.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DoctorOnAzuriteTests(AzuriteFixture azurite)
{
    [AzuriteFact]
    public async Task Rows_come_and_go_and_the_clocks_agree()
    {
        await using var app = await App.StartAsync(azurite.ConnectionString);

        var says = await DoctorSays.OfAsync(app);

        Assert.Contains("ok    tables ", says.Printed, StringComparison.Ordinal);
        Assert.Contains("ok    clock ", says.Printed, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_clock_that_was_moved_is_seen()
    {
        var clock = new LocalClock();
        clock.Advance(TimeSpan.FromMinutes(4));
        await using var app = await App.StartAsync(azurite.ConnectionString, clock: clock);

        (await DoctorSays.OfAsync(app)).IsRed("clock ", "clock.off", "ahead of the table service's");
    }
}
