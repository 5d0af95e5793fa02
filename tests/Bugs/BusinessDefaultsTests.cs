using System.Text.Json;
using Serverless.Businesses;
using Serverless.Platform.Json;

namespace Serverless.Tests.Bugs;

/// <summary>A business registered without own texts broke the fan-out: the generated JSON reader sets missing init-only members to null.</summary>
public class BusinessDefaultsTests
{
    [Fact]
    public void Members_that_the_record_leaves_out_have_their_defaults()
    {
        var business = JsonSerializer.Deserialize("{\"name\":\"Laden\"}", RecordJson.Of<Business>())!;

        Assert.Equal(("Laden", "en", "Etc/UTC"), (business.Name, business.Locale, business.TimeZone));
        Assert.Empty(business.Sources);
        Assert.Empty(business.ApiKeys);
        Assert.Empty(business.Texts);
        Assert.Empty(business.Templates);
        Assert.Empty(business.Phrases);
    }
}
