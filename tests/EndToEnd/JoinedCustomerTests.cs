using Serverless.Local.Simulators.Messenger;

namespace Serverless.Tests.EndToEnd;

/// <summary>Somebody wrote before anybody knew who they are; then they open their link.</summary>
public class JoinedCustomerTests
{
    [Fact]
    public async Task What_was_said_before_the_customer_was_known_is_in_the_transcript_and_in_the_deliveries()
    {
        await using var app = await App.StartAsync();
        var person = app.NewPerson();
        app.Act(person, "Hallo");
        await app.ReceivesAsync(person, 1);
        await app.IsIdleAsync();

        var optIn = await app.OptInAsync();
        app.Actions.Act(person, new CustomerAction { Do = "open-link", Link = optIn["link"]!.GetValue<string>() });
        await app.IsIdleAsync();

        var (customer, thread) = await app.ThreadAsync();
        var lines = (await app.GetAsync($"api/businesses/demo/threads/{thread}/messages?customer={customer}"))["messages"]!.AsArray();
        Assert.Contains(lines, line => ((string)line!["from"]!, (string?)line["text"]) == ("customer", "Hallo"));
        Assert.Contains(lines, line => (string)line!["from"]! == "business" && ((string?)line["text"])?.Contains("Hallo!", StringComparison.Ordinal) == true);
        var deliveries = (await app.GetAsync($"api/businesses/demo/customers/{customer}/deliveries"))["deliveries"]!.AsArray();
        Assert.Equal(lines.Count(line => (string)line!["from"]! == "business"), deliveries.Count);
    }
}
