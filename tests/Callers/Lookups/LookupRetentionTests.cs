using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Callers.Lookups;
using Serverless.Platform.Storage;
using Serverless.Tests.Callers.Cards;

namespace Serverless.Tests.Callers.Lookups;

public class LookupRetentionTests
{
    [Fact]
    public async Task Who_looked_callers_up_is_forgotten_after_its_time_and_not_before()
    {
        await using var scene = await LookupScene.CreateAsync();
        await scene.GetAsync(CallerScene.Number);
        var retention = new LookupRetention(scene.World.Get<TableServiceClient>(), Options.Create(new LookupOptions()), scene.World.Clock, new Logger<LookupRetention>(scene.World.Logs));

        scene.World.Clock.Advance(TimeSpan.FromDays(89));
        await retention.Run(new TimerInfo(), default);
        Assert.Contains("Match=none", await scene.World.DumpAsync(TableNames.Lookups), StringComparison.Ordinal);

        scene.World.Clock.Advance(TimeSpan.FromDays(2));
        await retention.Run(new TimerInfo(), default);
        Assert.Equal("", await scene.World.DumpAsync(TableNames.Lookups));
    }
}
