using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Serverless.Businesses;
using Serverless.Callers.Calls;
using Serverless.Callers.Cards;
using Serverless.Callers.Crm;
using Serverless.Callers.FanOut;
using Serverless.Callers.Notes;
using Serverless.Conversations.People;
using Serverless.Tests.Conversations;

namespace Serverless.Tests.Callers.Notes;

/// <summary>What an agent notes about a call, beside the chat and in the CRM.</summary>
public class CallNotesTests
{
    private const string Bsuid = "DE.13491208655302741918";

    private static readonly CrmAnswer OneContact = new(CrmState.Answered, [Contact("contact-1")], false);

    [Fact]
    public async Task A_note_stands_beside_the_chat_and_the_customer_never_gets_it()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        var call = await RingAsync(world);
        var before = world.Outbox.Sent.Count;

        var answer = await NoteAsync(world, call, new { text = "Will Montag\nnochmal anrufen\u202e", by = "Anna" });

        Assert.Equal((201, thread.Id, "off"), (answer.Status, (string)answer.Body!["thread"]!, (string)answer.Body["crm"]!));
        var line = Assert.Single(await LinesAsync(world, thread));
        Assert.Equal(("agent", "note", "Will Montag\nnochmal anrufen", "Anna"), (line.From, line.Kind, line.Text, line.By));
        Assert.Equal(before, world.Outbox.Sent.Count);
        Assert.DoesNotContain(world.Logs.Lines, logged => logged.Contains("Montag", StringComparison.Ordinal));
        Assert.Single((await world.CallAsync()).Notes);
    }

    [Fact]
    public async Task The_same_key_is_one_note_and_another_body_under_it_is_refused()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        var call = await RingAsync(world);

        var first = await NoteAsync(world, call, new { text = "eins" });
        var again = await NoteAsync(world, call, new { text = "eins" });
        var other = await NoteAsync(world, call, new { text = "zwei" });

        Assert.Equal((201, 201, 422), (first.Status, again.Status, other.Status));
        Assert.Equal((string)first.Body!["id"]!, (string)again.Body!["id"]!);
        Assert.Single(await LinesAsync(world, thread));
    }

    [Theory]
    [InlineData("{}", "/text")]
    [InlineData("""{"text":""}""", "/text")]
    [InlineData("""{"text":"\u202e"}""", "/text")]
    [InlineData("""{"text":"x","by":"a\u0000b"}""", "/by")]
    [InlineData("[]", "")]
    public async Task What_is_no_note_is_refused_with_its_mistake(string body, string pointer)
    {
        await using var world = await CallWorld.CreateAsync();
        var call = await RingAsync(world);

        var answer = await NoteAsync(world, call, JsonNode.Parse(body)!);

        Assert.Equal(422, answer.Status);
        Assert.Contains(answer.Body!["errors"]!.AsArray(), error => (string)error!["pointer"]! == pointer);
    }

    [Fact]
    public async Task A_call_of_another_business_and_one_that_never_was_look_the_same()
    {
        await using var world = await CallWorld.CreateAsync();
        var call = await RingAsync(world);

        var foreign = await NoteAsync(world, call, new { text = "x" }, business: "other", key: "other");
        var none = await NoteAsync(world, CallEvent.IdOf("demo", "standard", "none"), new { text = "x" });
        var odd = await NoteAsync(world, "..%2f", new { text = "x" });

        Assert.Equal([404, 404, 404], [foreign.Status, none.Status, odd.Status]);
        Assert.Single(new[] { foreign, none, odd }.Select(answer => answer.Body!.ToJsonString()).Distinct());
        Assert.Equal(401, (await NoteAsync(world, call, new { text = "x" }, key: "wrong")).Status);
        world.Businesses.Scopes.Remove(ApiScopes.Callers);
        Assert.Equal(403, (await NoteAsync(world, call, new { text = "x" })).Status);
    }

    [Fact]
    public async Task A_note_that_nobody_can_keep_is_not_accepted()
    {
        await using var world = await CallWorld.CreateAsync();
        var call = await RingAsync(world);

        var answer = await NoteAsync(world, call, new { text = "x" });

        Assert.Equal((409, "note-has-no-place"), (answer.Status, (string)answer.Body!["code"]!));
    }

    [Fact]
    public async Task A_note_becomes_an_activity_after_the_crm_was_away()
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = OneContact;
        world.Crm.Results.Enqueue(new(CrmWriteState.TryAgain, "crm.down", null));
        world.Crm.Results.Enqueue(new(CrmWriteState.TryAgain, "crm.throttled", TimeSpan.FromSeconds(30)));
        var call = await RingAsync(world);

        var answer = await NoteAsync(world, call, new { text = "Wünscht Rückruf", by = "Anna" });
        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("queued", (string)answer.Body!["crm"]!);
        Assert.Equal(3, world.Crm.Written.Count);
        Assert.Single(world.Crm.Written.Select(written => written.Activity.Id).Distinct());
        var (contact, activity) = world.Crm.Written[^1];
        Assert.Equal(("contact-1", "Wünscht Rückruf", CrmDirection.Inbound, CallWorld.Start), (contact, activity.Text, activity.Direction, activity.At));
    }

    [Fact]
    public async Task A_crm_that_stays_away_for_a_day_leaves_a_dead_letter_with_the_reason()
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = new(CrmState.Down, [], false);
        var call = await RingAsync(world);
        await NoteAsync(world, call, new { text = "x" });
        var settled = new List<string?>();

        while (world.Clock.GetUtcNow() < CallWorld.Start.AddDays(2))
        {
            settled.AddRange(await world.WorkOffAsync());
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal("call-note.crm-down", settled[^1]);
        Assert.All(settled.SkipLast(1), end => Assert.Equal("complete", end));
        Assert.InRange(settled.Count, 20, 40);
    }

    [Theory]
    [InlineData(CrmState.NotConfigured, 0, CrmWriteState.Written, "call-note.crm-not-configured")]
    [InlineData(CrmState.Misconfigured, 0, CrmWriteState.Written, "call-note.crm-misconfigured")]
    [InlineData(CrmState.Answered, 0, CrmWriteState.Written, "call-note.no-contact")]
    [InlineData(CrmState.Answered, 2, CrmWriteState.Written, "call-note.several-contacts")]
    [InlineData(CrmState.Answered, 1, CrmWriteState.Written, "complete")]
    public async Task What_can_never_be_written_is_a_dead_letter_at_once(CrmState state, int contacts, CrmWriteState result, string settled)
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = new(state, [.. Enumerable.Range(0, contacts).Select(i => Contact($"contact-{i}"))], false);
        world.Crm.Results.Enqueue(new(result, "crm.test", null));
        var call = await RingAsync(world);
        await NoteAsync(world, call, new { text = "x" });

        Assert.Equal(settled, Assert.Single(await world.WorkOffAsync()));
        Assert.Equal([settled == "complete" ? "written" : settled], (await world.CallAsync()).NotesInCrm.Values);
    }

    [Theory]
    [InlineData(CrmState.Answered, 0, "complete", "call-note.no-contact")]
    [InlineData(CrmState.Answered, 2, "complete", "call-note.several-contacts")]
    [InlineData(CrmState.Misconfigured, 0, "call-note.crm-misconfigured", "call-note.crm-misconfigured")]
    public async Task A_note_beside_a_chat_is_no_dead_letter_when_the_CRM_only_lacks_the_contact(CrmState state, int contacts, string settled, string outcome)
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = new(state, [.. Enumerable.Range(0, contacts).Select(i => Contact($"contact-{i}"))], false);
        var thread = await world.CustomerAsync();
        var call = await RingAsync(world);
        var note = await NoteAsync(world, call, new { text = "x" });

        Assert.Equal(settled, Assert.Single(await world.WorkOffAsync()));

        Assert.Single(await LinesAsync(world, thread));
        var listed = Assert.Single((await ListAsync(world, null)).Body!["calls"]!.AsArray())!;
        Assert.Equal(outcome, (string)listed["notesInCrm"]![(string)note.Body!["id"]!]!);
    }

    [Fact]
    public async Task A_contact_that_is_gone_is_looked_for_once_more_when_no_look_up_remembers_it()
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = OneContact;
        world.Crm.Results.Enqueue(new(CrmWriteState.Refused, "crm.unknown-contact", null));
        var call = await RingAsync(world);
        await NoteAsync(world, call, new { text = "x" });
        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Single(world.Crm.Written);

        world.Crm.Answer = new(CrmState.Answered, [Contact("contact-2")], false);
        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["contact-1", "contact-2"], world.Crm.Written.Select(written => written.Contact));
        Assert.Equal(["written"], (await world.CallAsync()).NotesInCrm.Values);
    }

    [Fact]
    public async Task What_the_CRM_refuses_twice_is_a_dead_letter()
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = OneContact;
        world.Crm.Results.Enqueue(new(CrmWriteState.Refused, "crm.status-400", null));
        world.Crm.Results.Enqueue(new(CrmWriteState.Refused, "crm.status-400", null));
        await NoteAsync(world, await RingAsync(world), new { text = "x" });

        Assert.Equal(["complete"], await world.WorkOffAsync());
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["crm.status-400"], await world.WorkOffAsync());
    }

    [Theory]
    [InlineData(CallWorld.Number, "queued")]
    [InlineData(null, "no-number")]
    public async Task A_note_about_a_WhatsApp_caller_without_a_number_stands_beside_the_chat_and_goes_to_the_CRM_if_WhatsApp_ever_told_one(string? told, string crm)
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        world.Crm.Answer = OneContact;
        var thread = await world.WhatsAppCustomerAsync(Bsuid, told);
        await world.TakeAsync(world.Event(CallStep.Ringing) with { From = null, WhatsAppUser = Bsuid });

        var answer = await NoteAsync(world, (await world.CallAsync()).Id, new { text = "Ruft wieder an" });
        var settled = await world.WorkOffAsync();

        Assert.Equal((201, crm, thread.Id), (answer.Status, (string)answer.Body!["crm"]!, (string)answer.Body["thread"]!));
        Assert.Single(await LinesAsync(world, thread));
        Assert.Equal(told is null ? [] : ["contact-1"], world.Crm.Written.Select(written => written.Contact));
        Assert.DoesNotContain(settled, end => end is not "complete");
    }

    [Fact]
    public async Task A_note_about_a_stranger_who_withholds_the_number_is_refused_with_the_reason()
    {
        await using var world = await CallWorld.CreateAsync(ToCrm);
        await world.TakeAsync(world.Event(CallStep.Ringing) with { From = null, WhatsAppUser = Bsuid });

        var answer = await NoteAsync(world, (await world.CallAsync()).Id, new { text = "x" });

        Assert.Equal((409, "note-has-no-place"), (answer.Status, (string)answer.Body!["code"]!));
        Assert.Contains("no number is known", (string)answer.Body["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await world.WorkOffAsync());
    }

    [Fact]
    public async Task The_list_of_calls_has_no_number_and_only_the_businesss_own_calls()
    {
        await using var world = await CallWorld.CreateAsync();
        var thread = await world.CustomerAsync();
        var call = await RingAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.TakeAsync(world.Event(CallStep.Missed, "c-2") with { From = null });
        await world.TakeAsync(world.Event(CallStep.Ringing, "c-3") with { Business = "other" });

        var answer = await ListAsync(world, null);

        var calls = answer.Body!["calls"]!.AsArray();
        Assert.Equal(["missed", "ringing"], calls.Select(item => (string)item!["state"]!));
        Assert.Equal((call, thread.Customer, "unique", "inbound", "told"), ((string)calls[1]!["id"]!, (string)calls[1]!["customer"]!, (string)calls[1]!["match"]!, (string)calls[1]!["direction"]!, (string)calls[1]!["agent"]!));
        Assert.DoesNotContain("112345", answer.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull((string?)calls[1]!["caller"]);
        Assert.Null(calls[0]!["caller"]);
        Assert.Single((await ListAsync(world, "1")).Body!["calls"]!.AsArray());
        Assert.Equal(400, (await ListAsync(world, "0")).Status);
        Assert.Equal(401, (await ListAsync(world, null, "wrong")).Status);
    }

    private static CrmContact Contact(string id) => new(id, null, null, null, null, null, null, [], [], []);

    private static Business ToCrm(Business demo) => demo with { Crm = new CrmSettings(CrmKinds.Http), Callers = demo.Callers! with { CrmActivities = true, Endpoint = null, Secret = null, TellMissed = false, FollowUp = null } };

    private static async Task<string> RingAsync(CallWorld world)
    {
        await world.TakeAsync(world.Event(CallStep.Ringing));
        return (await world.CallAsync()).Id;
    }

    private static Task<(int Status, JsonNode? Body)> NoteAsync(CallWorld world, string call, object note, string business = "demo", string key = "demo") =>
        NoteAsync(world, call, System.Text.Json.JsonSerializer.SerializeToNode(note)!, business, key);

    private static async Task<(int Status, JsonNode? Body)> NoteAsync(CallWorld world, string call, JsonNode note, string business = "demo", string key = "demo")
    {
        var request = world.Request("POST", note, key, idempotencyKey: "note-1");
        return Read(await ChatWorld.AnswerAsync(request, await world.Get<CallNotesApi>().Add(request, business, call, default)));
    }

    private static async Task<(int Status, JsonNode? Body)> ListAsync(CallWorld world, string? limit, string key = "demo")
    {
        var request = world.Request("GET", null, key);
        if (limit is not null) { request.QueryString = new($"?limit={limit}"); }

        return Read(await ChatWorld.AnswerAsync(request, await world.Get<CallListApi>().List(request, "demo", default)));
    }

    private static (int Status, JsonNode? Body) Read(Answer answer) => (answer.Status, answer.Body.Length == 0 ? null : JsonNode.Parse(answer.Body));

    private static async Task<IReadOnlyList<TranscriptLine>> LinesAsync(CallWorld world, Serverless.Conversations.ChatThread thread) =>
        [.. (await world.Get<Transcripts>().ListAsync(thread, world.Clock.GetUtcNow().AddDays(1), 10, default)).Select(TranscriptLine.Of)];
}
