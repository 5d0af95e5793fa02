using System.Text;
using Serverless.Channels;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Security;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Conversations;

/// <summary>What WhatsApp events do to customers, threads and consents: from the signed webhook through the queue.</summary>
public class WhatsAppChatTests
{
    private const string Other = "DE.99991208655302741918";
    private static readonly Identity User = new(IdentityKind.WhatsAppUser, WhatsAppBodies.Bsuid);
    private static readonly Identity Phone = new(IdentityKind.Phone, WhatsAppBodies.Phone);

    private static async Task<string> OwnerAsync(ChatWorld world, Identity identity) =>
        await world.Customers.FindAsync("demo", identity, default) ?? throw new InvalidOperationException("nobody");

    private static async Task<ChatThread> ThreadAsync(ChatWorld world, string customer) => Assert.Single(await world.Threads.ListAsync("demo", customer, default));

    private static async Task<ConsentState?> StateAsync(ChatWorld world, string customer, Purpose purpose = Purpose.OrderUpdates) =>
        (await world.Consents.ListAsync("demo", customer, default)).FirstOrDefault(consent => consent.Purpose == purpose && consent.Channel == "whatsapp")?.State;

    private static async Task<string> ShopCustomerAsync(ChatWorld world, string id = "c-77") =>
        await world.Customers.ResolveAsync("demo", [new(IdentityKind.ShopCustomer, id)], default);

    private static async Task<string> LinkTextAsync(ChatWorld world, string customer)
    {
        await world.Consents.RecordAsync("demo", customer, "whatsapp", Purpose.OrderUpdates, ConsentState.Pending, new("checkout", ChatWorld.Start.AddMinutes(-5)) { WordingId = "v1", WordingText = "Ja" }, default);
        return $"START {world.Links.Issue("demo", customer, [Purpose.OrderUpdates], "de-DE")}";
    }

    [Fact]
    public async Task A_message_of_a_stranger_makes_a_customer_with_a_thread_and_opens_the_window()
    {
        await using var world = await ChatWorld.CreateAsync();

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text("Hallo"));

        var customer = await OwnerAsync(world, User);
        var thread = await ThreadAsync(world, customer);
        Assert.Equal((WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid), ChatWorld.Start.AddHours(24), "message"), (thread.Peer, thread.WindowUntil, thread.WindowOpenedBy));
        Assert.Equal(customer, await OwnerAsync(world, Phone));
    }

    [Fact]
    public async Task A_customer_who_hides_the_number_is_a_customer_all_the_same()
    {
        await using var world = await ChatWorld.CreateAsync();

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text("Hallo", waId: null));

        Assert.Equal([IdentityKind.WhatsAppUser], (await world.Records.FindRecordAsync("demo", await OwnerAsync(world, User), default))!.Identities);
    }

    [Fact]
    public async Task A_customer_known_by_phone_who_writes_under_a_BSUID_is_one_customer_whose_thread_keeps_its_id()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var opened = (await world.Linking.TieAsync(ChatWorld.Demo, customer, WhatsAppPeers.OfPhone(WhatsAppBodies.Phone), default))!;

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text("Hallo"));

        var thread = await ThreadAsync(world, customer);
        Assert.Equal((opened.Id, WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid), "message"), (thread.Id, thread.Peer, thread.LastContactKind));
        Assert.Equal(customer, await OwnerAsync(world, User));
    }

    [Fact]
    public async Task A_later_message_finds_the_thread_that_began_with_a_phone_number()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        await world.Linking.TieAsync(ChatWorld.Demo, customer, WhatsAppPeers.OfPhone(WhatsAppBodies.Phone), default);
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("eins"));

        await work.PostAsync(WhatsAppBodies.Text("zwei", "wamid.A2", waId: null));
        await work.PostAsync(WhatsAppBodies.Text("drei", "wamid.A3", bsuid: null));

        Assert.Equal("message", (await ThreadAsync(world, customer)).LastContactKind);
    }

    [Fact]
    public async Task Somebody_known_from_the_chat_only_becomes_the_customer_whose_number_WhatsApp_shows_later()
    {
        await using var world = await ChatWorld.CreateAsync();
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo", waId: null));
        var customer = await ShopCustomerAsync(world);
        await world.Linking.TieAsync(ChatWorld.Demo, customer, WhatsAppPeers.OfPhone(WhatsAppBodies.Phone), default);

        await work.PostAsync(WhatsAppBodies.Text("Wieder ich", "wamid.A2"));

        Assert.Equal(customer, await OwnerAsync(world, User));
        Assert.Equal(WhatsAppPeers.OfBsuid(WhatsAppBodies.Bsuid), (await ThreadAsync(world, customer)).Peer);
    }

    [Fact]
    public async Task A_number_that_was_passed_on_does_not_lead_to_the_customer_who_had_it()
    {
        await using var world = await ChatWorld.CreateAsync();
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));

        await work.PostAsync(WhatsAppBodies.Text("Neue Nummer, wer ist das?", "wamid.A2", bsuid: Other));

        Assert.NotEqual(await OwnerAsync(world, User), await OwnerAsync(world, new(IdentityKind.WhatsAppUser, Other)));
    }

    [Fact]
    public async Task A_changed_number_keeps_customer_and_thread()
    {
        await using var world = await ChatWorld.CreateAsync();
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));
        var customer = await OwnerAsync(world, User);
        var before = await ThreadAsync(world, customer);

        await work.PostAsync(WhatsAppBodies.Recorded("peerchanged.number"));
        await work.PostAsync(WhatsAppBodies.Text("Ich bin es", "wamid.A2", bsuid: Other, waId: "491709999999"));

        var after = await ThreadAsync(world, customer);
        Assert.Equal((before.Id, WhatsAppPeers.OfBsuid(Other)), (after.Id, after.Peer));
        Assert.Equal(customer, await OwnerAsync(world, new(IdentityKind.Phone, "+491709999999")));
    }

    [Fact]
    public async Task A_change_that_arrives_after_the_first_message_from_the_new_number_joins_the_two()
    {
        await using var world = await ChatWorld.CreateAsync();
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));
        await work.PostAsync(WhatsAppBodies.Text("Ich bin es", "wamid.A2", bsuid: Other, waId: "491709999999"));

        await work.PostAsync(WhatsAppBodies.Recorded("peerchanged.number"));

        Assert.Equal(await OwnerAsync(world, User), await OwnerAsync(world, new(IdentityKind.WhatsAppUser, Other)));
        await ThreadAsync(world, await OwnerAsync(world, User));
    }

    [Theory]
    [InlineData("5215512345678", "+525512345678")]
    [InlineData("551187654321", "+5511987654321")]
    [InlineData("5511987654321", "+5511987654321")]
    [InlineData("491701234567", "+491701234567")]
    [InlineData("5491112345678", "+541112345678")]
    public async Task A_wa_id_in_an_old_form_is_the_phone_number_of_today(string waId, string phone)
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        await world.Linking.TieAsync(ChatWorld.Demo, customer, WhatsAppPeers.OfPhone(phone), default);

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text("Hallo", waId: waId));

        Assert.Equal(customer, await OwnerAsync(world, User));
    }

    [Fact]
    public async Task The_text_of_a_wa_me_link_ties_the_chat_and_confirms_the_consent()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text(await LinkTextAsync(world, customer) + " bitte"));

        Assert.Equal(customer, await OwnerAsync(world, User));
        Assert.Equal(ConsentState.Given, await StateAsync(world, customer));
        Assert.Equal("de-DE", (await ThreadAsync(world, customer)).Locale);
        Assert.Empty(world.Outbox.Sent);
    }

    [Fact]
    public async Task A_link_opened_by_somebody_known_from_the_chat_makes_them_the_customer()
    {
        await using var world = await ChatWorld.CreateAsync();
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));
        var customer = await ShopCustomerAsync(world);

        await work.PostAsync(WhatsAppBodies.Text(await LinkTextAsync(world, customer), "wamid.A2"));

        Assert.Equal((customer, ConsentState.Given), (await OwnerAsync(world, User), await StateAsync(world, customer)));
    }

    [Fact]
    public async Task A_link_that_was_passed_on_shows_nobody_else_the_customers_orders()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var text = await LinkTextAsync(world, customer);
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text(text));

        await work.PostAsync(WhatsAppBodies.Text(text, "wamid.A2", bsuid: Other, waId: "491709999999"));

        Assert.NotEqual(customer, await OwnerAsync(world, new(IdentityKind.WhatsAppUser, Other)));
        Assert.Contains("Outcome=link.used", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_link_is_a_contact_and_no_more()
    {
        await using var world = await ChatWorld.CreateAsync();
        var customer = await ShopCustomerAsync(world);
        var text = await LinkTextAsync(world, customer);

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text(text[..^1] + (text[^1] == '0' ? '1' : '0')));

        Assert.NotEqual(customer, await OwnerAsync(world, User));
        Assert.Contains("Outcome=link.refused", await world.DumpAsync(TableNames.Inbox), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STOP", ConsentState.Withdrawn, "consent.stopped")]
    [InlineData("Start!", ConsentState.Given, "consent.started")]
    public async Task The_consent_words_work_on_WhatsApp(string text, ConsentState state, string reply)
    {
        await using var world = await ChatWorld.CreateAsync();

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Text(text));

        Assert.Equal(state, await StateAsync(world, await OwnerAsync(world, User)));
        Assert.Equal(reply, Assert.Single(world.Outbox.Sent).About);
    }

    [Fact]
    public async Task A_stop_of_promotions_at_the_provider_withdraws_them_without_an_answer_and_its_end_restores_them()
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));
        var customer = await OwnerAsync(world, User);
        await world.Consents.RecordAsync("demo", customer, "whatsapp", Purpose.Promotions, ConsentState.Given, new("checkout", ChatWorld.Start.AddDays(-1)), default);

        await work.PostAsync(WhatsAppBodies.Recorded("promotionsstopped.preference"));
        var stopped = await StateAsync(world, customer, Purpose.Promotions);
        await work.PostAsync(WhatsAppBodies.Recorded("promotionsresumed.preference"));

        Assert.Equal((ConsentState.Withdrawn, ConsentState.Given), (stopped, await StateAsync(world, customer, Purpose.Promotions)));
        Assert.Equal("talk", Assert.Single(world.Outbox.Sent).About);
    }

    [Fact]
    public async Task The_end_of_a_stop_at_the_provider_makes_no_consent_of_its_own()
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var work = new WorkedOff(world);
        await work.PostAsync(WhatsAppBodies.Text("Hallo"));

        await work.PostAsync(WhatsAppBodies.Recorded("promotionsstopped.preference"));
        await work.PostAsync(WhatsAppBodies.Recorded("promotionsresumed.preference"));

        Assert.Equal(ConsentState.Withdrawn, await StateAsync(world, await OwnerAsync(world, User), Purpose.Promotions));
    }

    [Theory]
    [InlineData("call.connect", true)]
    [InlineData("form.order", true)]
    [InlineData("form.flow", true)]
    [InlineData("reaction.thumb", true)]
    [InlineData("message.unsupported", true)]
    [InlineData("opened.welcome", false)]
    [InlineData("messageedited.text", false)]
    public async Task Which_acts_open_the_window(string name, bool opens)
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Recorded(name));

        Assert.Equal(opens, (await ThreadAsync(world, await OwnerAsync(world, User))).WindowUntil is not null);
    }

    [Fact]
    public async Task After_an_ad_nothing_is_charged_for_72_hours_and_the_window_is_24()
    {
        await using var world = await ChatWorld.CreateAsync();

        await new WorkedOff(world).PostAsync(WhatsAppBodies.Recorded("message.from-ad"));

        var thread = await ThreadAsync(world, await OwnerAsync(world, User));
        Assert.Equal((ChatWorld.Start.AddHours(24), ChatWorld.Start.AddHours(72)), (thread.WindowUntil, thread.FreeUntil));
    }

    [Fact]
    public async Task No_key_and_no_log_line_shows_a_number_or_a_BSUID()
    {
        await using var world = await ChatWorld.CreateAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var work = new WorkedOff(world);
        foreach (var name in WhatsAppBodies.RecordedNames) { await work.PostAsync(WhatsAppBodies.Recorded(name)); }

        var keys = new StringBuilder();
        foreach (var table in TableNames.All)
        {
            foreach (var line in (await world.DumpAsync(table)).Split('\n')) { keys.AppendJoin('\t', line.Split('\t').Where(value => value.Contains("Key=", StringComparison.Ordinal))); }
        }

        var all = string.Join('\n', world.Logs.Lines) + keys;
        Assert.DoesNotContain(WhatsAppBodies.WaId, all, StringComparison.Ordinal);
        Assert.DoesNotContain(WhatsAppBodies.Bsuid, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_one_KB_costs_at_most_2_KB_between_the_bytes_and_the_bus()
    {
        await using var world = await ChatWorld.CreateAsync();
        var secret = Encoding.UTF8.GetBytes(ChatWorld.AppSecret);
        HmacKey[] keys = [new(secret)];
        var recorded = Encoding.UTF8.GetString(WhatsAppBodies.Recorded("message.reply"));
        var body = Encoding.UTF8.GetBytes(recorded.Replace("Das meine ich", new string('x', 1_024 - recorded.Length + "Das meine ich".Length), StringComparison.Ordinal));
        var signature = new Microsoft.Extensions.Primitives.StringValues(MetaSignature.Sign(body, secret));
        var threads = world.Threads;

        void Take()
        {
            if (MetaSignature.Check(signature, body, keys) is not SignatureCheck.Valid
                || WhatsAppIntake.Read(body, ChatWorld.Demo, WhatsAppBodies.Number, threads, ChatWorld.Start)?.Acts.Count != 1)
            {
                throw new InvalidOperationException("The message was not taken.");
            }
        }

        for (var i = 0; i < 100; i++) { Take(); }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) { Take(); }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        Assert.Equal(1_024, body.Length);
        Assert.True(each <= 2_048, $"{each} bytes");
    }
}
