using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Businesses;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Http;
using Serverless.Platform.Messaging;
using Serverless.Platform.Storage;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Consents;

public class OptInApiTests
{
    private const string Valid = """
        {"customer":{"id":"c-77"},"channel":"messenger","purpose":"order-updates",
         "wording":{"id":"checkout-v3","text":"Ja, Updates zu meiner Bestellung.","locale":"de-DE"},
         "evidence":{"source":"checkout","orderId":"A-1001","page":"https://shop.example/checkout","at":"2026-11-21T08:59:00Z"}}
        """;

    private static string With(Action<JsonObject> change)
    {
        var body = JsonNode.Parse(Valid)!.AsObject();
        change(body);
        return body.ToJsonString();
    }

    private static Task<Answer> OptInAsync(ChatWorld world, string body, string? key = "key-1", string business = "demo") =>
        PostAsync(world, body, key, business, (api, request) => api.OptIn(request, business, default));

    private static Task<Answer> WithdrawAsync(ChatWorld world, string body, string? key = "key-w") =>
        PostAsync(world, body, key, "demo", (api, request) => api.Withdraw(request, "demo", default));

    private static async Task<Answer> PostAsync(ChatWorld world, string body, string? key, string business, Func<OptInApi, HttpRequest, Task<IResult>> call)
    {
        (string, string)[] headers = [("Authorization", $"Bearer {business}"), ("Content-Type", "application/json"), .. key is null ? [] : new[] { ("Idempotency-Key", key) }];
        var request = world.Request("POST", Encoding.UTF8.GetBytes(body), headers);
        return await ChatWorld.AnswerAsync(request, await call(world.Get<OptInApi>(), request));
    }

    private static JsonElement Json(Answer answer) => JsonDocument.Parse(answer.Body).RootElement;

    private static string? Text(Answer answer, string name) => Json(answer).TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<Consent> StateAsync(ChatWorld world, Answer answer) =>
        Assert.Single(await world.Consents.ListAsync("demo", Text(answer, "customer")!, default));

    [Fact]
    public async Task A_customer_whose_chat_is_not_known_gets_a_pending_consent_and_a_signed_link()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, Valid);

        Assert.Equal(201, answer.Status);
        Assert.Equal(("messenger", "order-updates", "pending"), (Text(answer, "channel"), Text(answer, "purpose"), Text(answer, "state")));
        Assert.Equal(ConsentState.Pending, (await StateAsync(world, answer)).State);
        var link = new Uri(Text(answer, "link")!);
        Assert.Equal($"https://m.me/{MessengerBodies.Page}", link.GetLeftPart(UriPartial.Path));
        var read = world.Links.Read("demo", link.Query["?ref=".Length..], ChatWorld.Start);
        Assert.Equal((Text(answer, "customer"), "de-DE"), (read!.Customer, read.Locale));
        Assert.Equal([Purpose.OrderUpdates], read.Purposes);
    }

    [Fact]
    public async Task The_customer_is_the_one_of_the_shops_id()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, Valid);

        Assert.Equal(Text(answer, "customer"), await world.Customers.FindAsync("demo", new(IdentityKind.ShopCustomer, "c-77"), default));
    }

    [Fact]
    public async Task A_ticked_checkbox_is_given_at_once_opens_a_thread_and_is_announced()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, With(body => body["address"] = new JsonObject { ["userRef"] = "chk-91" }));

        Assert.Equal((201, "given", null), (answer.Status, Text(answer, "state"), Text(answer, "link")));
        var thread = Assert.Single(await world.Threads.ListAsync("demo", Text(answer, "customer")!, default));
        Assert.Equal((MessengerPeers.OfUserRef("chk-91"), "de-DE"), (thread.Peer, thread.Locale));
        Assert.Single(world.Bus.To(Queues.OrderStatus));
    }

    [Fact]
    public async Task A_customer_whose_chat_is_known_gives_at_once_and_gets_no_link()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await world.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, "c-77")], default);
        await world.Linking.TieAsync(ChatWorld.Demo, customer, MessengerPeers.Psid("1"), default);

        var answer = await OptInAsync(world, Valid);

        Assert.Equal(("given", null), (Text(answer, "state"), Text(answer, "link")));
    }

    [Theory]
    [InlineData("whatsapp", "phone", "+49 151 12345678")]
    [InlineData("whatsapp", "bsuid", "DE.13491208655302741918")]
    [InlineData("email", "email", "Erika@Example.org")]
    [InlineData("messenger", "psid", "24811111111111112")]
    public async Task An_address_the_customer_entered_makes_the_consent_given(string channel, string kind, string address)
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, With(body => { body["channel"] = channel; body["address"] = new JsonObject { [kind] = address }; }));

        Assert.Equal((201, "given", channel), (answer.Status, Text(answer, "state"), Text(answer, "channel")));
        Assert.DoesNotContain(address, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatsapp_without_an_address_is_pending_and_has_a_wa_me_link_whose_text_carries_the_ref()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, With(body => body["channel"] = "whatsapp"));

        Assert.Equal((201, "pending"), (answer.Status, Text(answer, "state")));
        var link = new Uri(Text(answer, "link")!);
        var text = Uri.UnescapeDataString(link.Query["?text=".Length..]);
        Assert.Equal(("wa.me", "/4930123456"), (link.Host, link.AbsolutePath));
        Assert.StartsWith("START ", text, StringComparison.Ordinal);
        Assert.Equal(Text(answer, "customer"), world.Links.Read("demo", ChatLinks.FindIn(text), ChatWorld.Start)?.Customer);
    }

    [Fact]
    public async Task The_chat_of_another_known_customer_is_not_handed_over()
    {
        await using var world = await ChatWorld.CreateAsync();
        await OptInAsync(world, With(body => body["address"] = new JsonObject { ["psid"] = "5" }));

        var answer = await OptInAsync(world, With(body => { body["customer"] = new JsonObject { ["id"] = "c-99" }; body["address"] = new JsonObject { ["psid"] = "5" }; }), "key-2");

        Assert.Equal(409, answer.Status);
        Assert.Contains("urn:problem:address-of-another-customer", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_wrong_is_listed_at_once_with_its_place_and_nothing_is_echoed()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await OptInAsync(world, """
            {"customer":{"id":""},"channel":"messenger","address":{"phone":"<script>"},"purpose":"<script>",
             "wording":{"text":5,"locale":"<script>"},"evidence":{"source":"\u0007","page":"javascript:alert(1)","at":"yesterday"}}
            """);

        Assert.Equal((422, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(
            ["/address", "/customer/id", "/evidence/at", "/evidence/page", "/evidence/source", "/purpose", "/wording/id", "/wording/locale", "/wording/text"],
            Json(answer).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("script", answer.Body, StringComparison.Ordinal);
        Assert.Empty(await world.DumpAsync(TableNames.Inbox));
    }

    [Theory]
    [InlineData("/channel", """{"channel":"telegram"}""")]
    [InlineData("/channel", """{"channel":null}""")]
    [InlineData("/address", """{"address":{"psid":"1","userRef":"2"}}""")]
    [InlineData("/address", """{"address":{"email":"a@b.de"}}""")]
    [InlineData("/address", """{"channel":"email"}""")]
    [InlineData("/address/email", """{"channel":"email","address":{"email":"nobody"}}""")]
    [InlineData("/address/phone", """{"channel":"whatsapp","address":{"phone":"0151 12345678"}}""")]
    [InlineData("/customer", """{"customer":null}""")]
    [InlineData("/customer", """{"customer":"c-77"}""")]
    [InlineData("/wording", """{"wording":null}""")]
    [InlineData("/evidence", """{"evidence":[]}""")]
    [InlineData("/evidence/at", """{"evidence":{"source":"checkout","at":"2026-11-21T09:06:00Z"}}""")]
    [InlineData("/evidence/at", """{"evidence":{"source":"checkout","at":"1999-12-31T23:59:59Z"}}""")]
    [InlineData("/evidence/at", """{"evidence":{"source":"checkout","at":"2026-11-21T08:00:00"}}""")]
    [InlineData("/evidence/at", """{"evidence":{"source":"checkout","at":"0000-01-01T00:00:00Z"}}""")]
    [InlineData("/evidence/source", """{"evidence":{"source":"\ud800","at":"2026-11-21T08:00:00Z"}}""")]
    public async Task A_single_mistake_is_422_at_its_place(string pointer, string change)
    {
        await using var world = await ChatWorld.CreateAsync();
        var members = JsonDocument.Parse(change).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());
        var body = JsonDocument.Parse(Valid).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());
        foreach (var (name, value) in members) { body[name] = value; }

        var answer = await OptInAsync(world, "{" + string.Join(',', body.Select(member => $"\"{member.Key}\":{member.Value}")) + "}");

        Assert.Equal(422, answer.Status);
        Assert.Equal([pointer], Json(answer).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task A_business_without_a_page_takes_no_opt_ins_for_messenger()
    {
        await using var world = await ChatWorld.CreateAsync();
        var reader = new BodyReader();
        using var body = JsonDocument.Parse(Valid);

        Assert.Null(OptInRequest.Read(body.RootElement, new Business { Id = "mail-only" }, false, ChatWorld.Start, reader));
        Assert.Equal("/channel", Assert.Single(reader.Errors).Pointer);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 422)]
    [InlineData("{", 400)]
    [InlineData("{\"a\":1,\"a\":2}", 400)]
    public async Task A_body_that_is_no_json_object_is_refused(string body, int status)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(status, (await OptInAsync(world, body)).Status);
    }

    [Fact]
    public async Task A_body_over_256_KB_is_413_and_another_content_type_415()
    {
        await using var world = await ChatWorld.CreateAsync();
        var form = world.Request("POST", [1], ("Authorization", "Bearer demo"), ("Idempotency-Key", "k"), ("Content-Type", "text/plain"));

        Assert.Equal(413, (await OptInAsync(world, new string(' ', (256 * 1024) + 1))).Status);
        Assert.Equal(415, (await ChatWorld.AnswerAsync(form, await world.Get<OptInApi>().OptIn(form, "demo", default))).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ümlaut")]
    public async Task Without_a_usable_idempotency_key_the_answer_is_400(string? key)
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal(400, (await OptInAsync(world, Valid, key)).Status);
    }

    [Fact]
    public async Task A_key_may_have_255_characters_and_not_more()
    {
        await using var world = await ChatWorld.CreateAsync();

        Assert.Equal((201, 400), ((await OptInAsync(world, Valid, new string('k', 255))).Status, (await OptInAsync(world, Valid, new string('k', 256))).Status));
    }

    [Fact]
    public async Task The_same_key_again_gets_the_stored_answer_and_has_no_second_effect()
    {
        await using var world = await ChatWorld.CreateAsync();
        var first = await OptInAsync(world, Valid);
        var consents = await world.DumpAsync(TableNames.Consents);
        world.Clock.Advance(TimeSpan.FromDays(2));

        var second = await OptInAsync(world, Valid);

        Assert.Equal((201, first.Body, "true"), (second.Status, second.Body, second.Headers["Idempotency-Replayed"].ToString()));
        Assert.Equal(consents, await world.DumpAsync(TableNames.Consents));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422()
    {
        await using var world = await ChatWorld.CreateAsync();
        await OptInAsync(world, Valid);

        var answer = await OptInAsync(world, With(body => body["purpose"] = "promotions"));

        Assert.Equal(422, answer.Status);
        Assert.Contains("urn:problem:idempotency-key-reused", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_businesses_and_of_operations_are_apart()
    {
        await using var world = await ChatWorld.CreateAsync();
        var opted = await OptInAsync(world, Valid);

        Assert.Equal(201, (await OptInAsync(world, Valid, business: "other")).Status);
        Assert.Equal(200, (await WithdrawAsync(world, Valid, "key-1")).Status);
        Assert.Equal(201, opted.Status);
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_have_one_effect()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OptInAsync(world, Valid)));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 409 }));
        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer.Body).Distinct());
        Assert.Single((await world.DumpAsync(TableNames.Consents)).Split('\n'), row => row.Contains("RowKey=history", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_fault_the_key_is_free_for_the_repeat()
    {
        await using var world = await ChatWorld.CreateAsync();
        var body = With(json => json["address"] = new JsonObject { ["userRef"] = "chk-91" });
        world.Bus.Fault = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => OptInAsync(world, body));

        world.Bus.Fault = null;
        Assert.Equal(201, (await OptInAsync(world, body)).Status);
    }

    [Fact]
    public async Task A_call_that_never_ended_is_taken_over_after_a_minute_and_not_before()
    {
        await using var world = await ChatWorld.CreateAsync();
        var keys = world.Get<IdempotencyKeys>();
        await keys.BeginAsync("demo", "opt-ins", "key-1", Encoding.UTF8.GetBytes(Valid), default);

        var early = await OptInAsync(world, Valid);
        world.Clock.Advance(IdempotencyKeys.Patience);
        var late = await OptInAsync(world, Valid);

        Assert.Equal((409, "1", 201), (early.Status, early.Headers.RetryAfter.ToString(), late.Status));
    }

    [Fact]
    public async Task A_withdrawal_needs_no_wording_and_ends_the_consent()
    {
        await using var world = await ChatWorld.CreateAsync();
        var opted = await OptInAsync(world, With(body => body["address"] = new JsonObject { ["psid"] = "5" }));

        var answer = await WithdrawAsync(world, """
            {"customer":{"id":"c-77"},"channel":"messenger","purpose":"order-updates","evidence":{"source":"account-page","at":"2026-11-21T09:00:00Z"}}
            """);

        Assert.Equal((200, "withdrawn", Text(opted, "customer")), (answer.Status, Text(answer, "state"), Text(answer, "customer")));
        Assert.Equal(ConsentState.Withdrawn, (await StateAsync(world, opted)).State);
    }

    [Fact]
    public async Task A_withdrawal_without_a_purpose_ends_everything_on_the_channel()
    {
        await using var world = await ChatWorld.CreateAsync();

        var answer = await WithdrawAsync(world, """
            {"customer":{"id":"c-77"},"channel":"email","evidence":{"source":"phone","at":"2026-11-21T09:00:00Z"}}
            """);

        Assert.Equal(3, (await world.Consents.ListAsync("demo", Text(answer, "customer")!, default)).Count);
    }

    [Fact]
    public async Task An_opt_in_older_than_the_withdrawal_answers_withdrawn_and_gives_no_link()
    {
        await using var world = await ChatWorld.CreateAsync();
        await WithdrawAsync(world, """{"customer":{"id":"c-77"},"channel":"messenger","evidence":{"source":"phone","at":"2026-11-21T09:00:00Z"}}""");

        var answer = await OptInAsync(world, Valid);

        Assert.Equal(("withdrawn", null), (Text(answer, "state"), Text(answer, "link")));
    }

    [Fact]
    public async Task A_wrong_key_a_missing_scope_and_a_foreign_business_are_refused_before_anything_is_read()
    {
        await using var world = await ChatWorld.CreateAsync();
        var foreign = world.Request("POST", [1], ("Authorization", "Bearer other"));
        var nobody = world.Request("POST", [1], ("Authorization", "Bearer nobody"));

        Assert.Equal(404, (await ChatWorld.AnswerAsync(foreign, await world.Get<OptInApi>().OptIn(foreign, "demo", default))).Status);
        Assert.Equal(401, (await ChatWorld.AnswerAsync(nobody, await world.Get<OptInApi>().OptIn(nobody, "demo", default))).Status);
        world.Businesses.Scopes.Clear();
        Assert.Equal(403, (await OptInAsync(world, Valid)).Status);
    }

    [Fact]
    public async Task No_address_is_logged_or_kept_with_the_key()
    {
        await using var world = await ChatWorld.CreateAsync();
        await OptInAsync(world, With(body => { body["channel"] = "email"; body["address"] = new JsonObject { ["email"] = "erika@example.org" }; }));

        Assert.DoesNotContain("erika", string.Join('\n', world.Logs.Lines), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("erika", await world.DumpAsync(TableNames.Inbox), StringComparison.OrdinalIgnoreCase);
    }
}
