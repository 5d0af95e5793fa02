namespace Serverless.Tests.EndToEnd;

/// <summary>The checkbox at the checkout: the customer is known by a user_ref until Meta tells the page-scoped id.</summary>
public sealed class CheckboxTests
{
    [Fact]
    public async Task The_first_message_goes_to_the_user_ref_and_the_next_as_a_template_to_the_person_behind_it()
    {
        await using var app = await App.StartAsync();
        var userRef = $"chk-{Guid.NewGuid():N}";
        var person = app.NewPerson(userRef);
        await app.OptInAsync(new { userRef });
        app.Actions.CheckboxOptIn(person, "order");
        var at = app.Clock.GetUtcNow();

        await app.ShopSendsAcceptedAsync(app.Order("placed", at));
        await app.ReceivesAsync(person, 1);
        await app.ReadsAsync($"api/businesses/demo/customers/{await app.CustomerIdAsync()}", answer => answer["identities"]!.ToJsonString().Contains("\"messenger\"", StringComparison.Ordinal));
        await app.ShopSendsAcceptedAsync(app.Order("shipped", at.AddSeconds(1)));

        Assert.Equal(["receipt", "utility"], (await app.ReceivesAsync(person, 2)).Select(item => item.Kind));
    }
}
