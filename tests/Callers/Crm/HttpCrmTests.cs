using System.Text.Json.Nodes;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Customers.Phones;
using Serverless.Platform.Security;

namespace Serverless.Tests.Callers.Crm;

/// <summary>The CRM <c>http</c>: our own contract.</summary>
public sealed class HttpCrmTests : IDisposable
{
    private static readonly CrmActivity Activity = new("act-1", "Call", "Wants it again.\nCalls back.", new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(95), CrmDirection.Inbound);

    private readonly CrmWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task It_is_asked_by_number_and_its_spellings()
    {
        _world.Answers(200, CrmWorld.Matches());

        await _world.FindAsync();

        var asked = Assert.Single(_world.Asked);
        var body = JsonNode.Parse(asked.Body)!;
        Assert.Equal((HttpMethod.Post, "https://crm.example/api/lookup", $"Bearer {CrmWorld.Bearer}"), (asked.Method, asked.Address.AbsoluteUri, asked.Headers["Authorization"]));
        Assert.Equal(["+4915112345678", "004915112345678", "015112345678", "4915112345678", "15112345678"],
            body["match"]!["phoneVariants"]!.AsArray().Select(spelling => (string)spelling!).Prepend((string)body["match"]!["phone"]!));
        Assert.Equal(("1", 5, (string)body["requestId"]!), ((string)body["version"]!, (int)body["limit"]!, asked.Headers["webhook-id"]));
        Assert.Equal(["profile", "lastOrders", "openTickets"], body["want"]!.AsArray().Select(part => (string)part!));
    }

    [Fact]
    public async Task With_a_signing_secret_the_request_is_signed_and_carries_no_token()
    {
        _world.Answers(200, CrmWorld.Matches());

        await _world.FindAsync(CrmWorld.OverHttp with { Secret = "crm-signing" });

        var (_, _, body, headers) = Assert.Single(_world.Asked);
        var signature = new StandardWebhookHeaders(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]);
        Assert.Equal(SignatureCheck.Valid, StandardWebhookSignature.Check(signature, System.Text.Encoding.UTF8.GetBytes(body), [CrmWorld.Signing], _world.Clock.GetUtcNow()));
        Assert.DoesNotContain("Authorization", headers.Keys);
    }

    [Fact]
    public async Task Everything_that_it_may_say_is_understood()
    {
        _world.Answers(200, """
            {"version":"1","matches":[{"id":"C-77","confidence":1.0,"matchedOn":"phone","displayName":"Jürgen Klein","language":"de","email":"j.klein@example.net",
              "phones":["+4915112345678"],"company":"Klein & Söhne","tier":"gold","url":"https://crm.example.org/c/77",
              "lastOrders":[{"number":"1042","status":"shipped","total":{"amount":"39.90","currency":"EUR"},"placedAt":"2025-12-30T10:00:00Z"}],
              "openTickets":[{"id":"T-5","subject":"Rechnung","since":"2026-01-01T09:00:00Z"}],"flags":["annoyed"]}],"truncated":true}
            """);

        var answer = await _world.FindAsync();

        var contact = Assert.Single(answer.Contacts);
        Assert.True(answer.IsTruncated);
        Assert.Equal(
            ("C-77", "Jürgen Klein", "Klein & Söhne", "j.klein@example.net", "de", "gold", "https://crm.example.org/c/77"),
            (contact.Id, contact.Name, contact.Company, contact.Email, contact.Language, contact.Tier, contact.Page?.AbsoluteUri));
        Assert.Equal([new CrmOrder("1042", "shipped", 39.90m, "EUR", new(2025, 12, 30, 10, 0, 0, TimeSpan.Zero))], contact.Orders);
        Assert.Equal([new CrmTicket("T-5", "Rechnung", new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero))], contact.Tickets);
    }

    [Fact]
    public async Task What_does_not_fit_is_left_out_and_the_rest_counts()
    {
        _world.Answers(200, $$"""
            {"matches":[null,7,{"displayName":"without id"},{"id":"{{new string('x', 200)}}"},
              {"id":"C-1","displayName":"  Erika\u0000\n\u202eMuster  ","email":"no mail","language":"klingon","url":"javascript:alert(1)","company":"{{new string('c', 5000)}}",
               "phones":"+49","lastOrders":[{"number":"1","total":{"amount":"-1","currency":"XXXX"},"placedAt":"yesterday"},{}],"openTickets":[7]}]}
            """);

        var contact = Assert.Single((await _world.FindAsync()).Contacts);

        Assert.Equal(("C-1", "Erika Muster", null, null, null, 120), (contact.Id, contact.Name, contact.Email, contact.Language, contact.Page, contact.Company!.Length));
        Assert.Equal([new CrmOrder("1", null, null, null, null)], contact.Orders);
        Assert.Empty(contact.Tickets);
    }

    [Fact]
    public async Task Nobody_is_an_empty_list_or_404()
    {
        _world.Answers(404);

        Assert.Equal((CrmState.Answered, 0), ((await _world.FindAsync()).State, (await _world.FindAsync()).Contacts.Count));
    }

    [Fact]
    public async Task Its_contacts_count_without_a_number_because_it_matched_them_itself()
    {
        _world.Answers(200, """{"matches":[{"id":"C-1"}]}""");

        Assert.Equal("C-1", Assert.Single((await _world.FindAsync()).Contacts).Id);
    }

    [Fact]
    public async Task An_activity_is_posted_under_its_own_id()
    {
        _world.Answers(201);

        var result = await _world.Activities.AddAsync(CrmWorld.Of(CrmWorld.OverHttp), "C-77", Activity, CancellationToken.None);

        var (_, address, body, headers) = Assert.Single(_world.Asked);
        Assert.Equal(new CrmWriteResult(CrmWriteState.Written, "ok", null), result);
        Assert.Equal(("https://crm.example/api/activities", "act-1"), (address.AbsoluteUri, headers["webhook-id"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"version":"1","activity":{"id":"act-1","contactId":"C-77","kind":"call","direction":"inbound","subject":"Call","text":"Wants it again.\nCalls back.","at":"2026-11-26T09:00:00Z","durationSeconds":95}}
            """), JsonNode.Parse(body)));
    }

    [Theory]
    [InlineData(409, CrmWriteState.Written)]
    [InlineData(404, CrmWriteState.Refused)]
    [InlineData(422, CrmWriteState.Refused)]
    [InlineData(401, CrmWriteState.Misconfigured)]
    [InlineData(429, CrmWriteState.TryAgain)]
    [InlineData(503, CrmWriteState.TryAgain)]
    public async Task What_became_of_an_activity_is_told_by_the_status(int status, CrmWriteState state)
    {
        _world.Answers(status);

        Assert.Equal(state, (await _world.Activities.AddAsync(CrmWorld.Of(CrmWorld.OverHttp), "C-77", Activity, CancellationToken.None)).State);
    }

    [Fact]
    public async Task A_write_that_is_not_permitted_stops_no_look_up()
    {
        _world.Answers(403);
        await _world.Activities.AddAsync(CrmWorld.Of(CrmWorld.OverHttp), "C-77", Activity, CancellationToken.None);
        _world.Answers(200, CrmWorld.Matches());

        Assert.Equal(CrmState.Answered, (await _world.FindAsync()).State);
    }

    [Fact]
    public async Task Who_has_two_numbers_is_found_by_either()
    {
        var number = PhoneNumber.Parse("+5511987654321", null)!.Value;
        _world.Answers(200, CrmWorld.Matches(("C-55", "+55 11 8765-4321")));

        Assert.Equal("C-55", Assert.Single((await _world.FindAsync(phone: number)).Contacts).Id);
        Assert.Contains("+551187654321", JsonNode.Parse(_world.Asked[0].Body)!["match"]!["phoneVariants"]!.AsArray().Select(spelling => (string)spelling!));
    }
}
