using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Callers.FanOut;
using Serverless.Callers.Notes;
using Serverless.Local.Simulators.Crm;
using Serverless.Platform.Json;
using Serverless.Platform.Messaging;

namespace Serverless.Tests.EndToEnd;

/// <summary>An agent's note on its way to each of the CRMs, by calls over HTTP only.</summary>
public class CallNoteStoryTests
{
    private const string Number = "+4915112345678", Text = "Wünscht <Rückruf> & 'Tee'";

    public static TheoryData<string> Kinds => [.. CrmFaults.Shapes];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_note_is_one_activity_however_often_it_is_told_and_also_after_a_crash(string kind)
    {
        await using var app = await StartAsync(kind);
        var contact = Erika(app);
        var call = await RingAsync(app);

        var (id, crm) = await NoteAsync(app, call);
        Assert.Equal((id, crm), await NoteAsync(app, call));
        await OutcomeAsync(app, call, id, "written");

        // A crash between the write and the end of its message: the message comes again.
        var again = new CallNoteDue("demo", call, id, 2, Number, Text, "Anna", true, app.Clock.GetUtcNow(), app.Clock.GetUtcNow(), null);
        await app.Services.GetRequiredService<IMessageBus>().SendAsync(Queues.CallerContext, CallMessages.Of("after-a-crash", "demo", CallNoteDue.Schema, RecordJson.Body(again)), default);
        await app.IsQuietAsync();

        var activity = Assert.Single(app.Services.GetRequiredService<CrmPeople>().Notes);
        Assert.Equal((kind, id, Text, "queued"), (activity.Kind, IdOf(activity), TextOf(activity), crm));
        Assert.Contains(Of(contact), activity.Contact, StringComparison.Ordinal);
        Assert.Empty(app.Logs.Errors);

        // Dataverse keeps phone calls under a primary key made of ours.
        string IdOf(CrmNote note) => kind == "dataverse" ? id : note.Id;

        // HubSpot shows the text as HTML.
        string TextOf(CrmNote note) => kind == "hubspot" ? WebUtility.HtmlDecode(note.Text!) : note.Text!;

        string Of(CrmPerson person) => kind switch { "dataverse" => person.DataverseId, "hubspot" => person.HubSpotId, "salesforce" => person.SalesforceId, _ => person.HttpId };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_CRM_that_wants_fewer_requests_gets_the_note_when_it_said(string kind)
    {
        await using var app = await StartAsync(kind);
        Erika(app);
        var call = await RingAsync(app);
        app.Services.GetRequiredService<CrmFaults>().Arm(new CrmFault { Answer = "429", Kind = kind, RetryAfter = 40 });

        var (id, _) = await NoteAsync(app, call);
        await app.IsQuietAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(39));
        await app.IsQuietAsync();
        Assert.Empty(app.Services.GetRequiredService<CrmPeople>().Notes);
        app.Clock.Advance(TimeSpan.FromSeconds(2));

        await OutcomeAsync(app, call, id, "written");
        Assert.Single(app.Services.GetRequiredService<CrmPeople>().Notes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_contact_that_is_gone_leaves_the_note_as_a_dead_letter_with_the_reason(string kind)
    {
        await using var app = await StartAsync(kind);
        Erika(app);
        var call = await RingAsync(app);
        app.Services.GetRequiredService<CrmPeople>().Clear();

        var (id, _) = await NoteAsync(app, call);
        await app.IsQuietAsync();
        Assert.Equal(0, await DeadLettersAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        await OutcomeAsync(app, call, id, "call-note.no-contact");
        await app.IsQuietAsync();
        Assert.Equal(1, await DeadLettersAsync(app));
        Assert.Empty(app.Services.GetRequiredService<CrmPeople>().Notes);
    }

    private static CrmPerson Erika(App app) =>
        app.Services.GetRequiredService<CrmPeople>().Add(new CrmPerson { FirstName = "Erika", LastName = "Muster", Email = A.CustomerEmail, Mobile = Number });

    private static async Task<App> StartAsync(string kind)
    {
        var app = await App.StartAsync(changes: ("Crm:CacheNoneFor", "00:00:00"));
        var crm = kind switch
        {
            "dataverse" => new JsonObject { ["url"] = At("dataverse/demo"), ["tenant"] = DataverseEndpoint.Tenant, ["clientId"] = DataverseEndpoint.ClientId, ["secret"] = "demo-dataverse" },
            "hubspot" => new JsonObject { ["secret"] = "demo-hubspot" },
            "salesforce" => new JsonObject { ["url"] = At("salesforce/demo"), ["clientId"] = SalesforceEndpoint.ClientId, ["secret"] = "demo-salesforce" },
            _ => new JsonObject { ["url"] = At("crm/demo"), ["secret"] = "demo-crm" },
        };
        crm["kind"] = kind;
        var record = new JsonObject
        {
            ["name"] = "Demo Shop",
            ["country"] = "DE",
            ["calls"] = new JsonObject { ["standard"] = new JsonObject { ["secret"] = "demo-telephone" } },
            ["callers"] = new JsonObject { ["crmActivities"] = true },
            ["crm"] = crm,
            ["apiKeys"] = new JsonArray(new JsonObject
            {
                ["name"] = "demo", ["scopes"] = new JsonArray("callers"), ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app.Settings["ApiKeys:demo"]!))),
            }),
        };
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/businesses/demo") { Content = JsonContent.Create(record) };
        request.Headers.Add("x-operator-key", app.Settings["OperatorKey"]);
        using var response = await app.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return app;

        string At(string path) => new Uri(app.Http.BaseAddress!, $"_local/{path}").ToString();
    }

    /// <summary>A call comes in; our id of it.</summary>
    private static async Task<string> RingAsync(App app)
    {
        (await app.Http.PostAsJsonAsync("_local/api/telephone/calls", new { source = "standard", id = "c-1", from = Number })).EnsureSuccessStatusCode();
        var calls = await app.ReadsAsync("api/businesses/demo/calls", list => list["calls"]!.AsArray().Count > 0);
        await app.IsQuietAsync();
        return (string)calls["calls"]![0]!["id"]!;
    }

    private static async Task<(string Id, string Crm)> NoteAsync(App app, string call)
    {
        using var answer = await app.PostAsync($"api/businesses/demo/calls/{call}/notes", new JsonObject { ["text"] = Text, ["by"] = "Anna" }, "note-1");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var note = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)note["id"]!, (string)note["crm"]!);
    }

    /// <summary>Waits until the list of calls says what became of the note.</summary>
    private static Task<JsonNode> OutcomeAsync(App app, string call, string note, string outcome) => app.ReadsAsync("api/businesses/demo/calls", list =>
        list["calls"]!.AsArray().Single(item => (string)item!["id"]! == call)!["notesInCrm"]?[note] is { } became && (string)became! == outcome);

    private static async Task<long> DeadLettersAsync(App app) =>
        (await app.Broker.GetStatusAsync(default)).Where(entity => entity.Path.Contains("caller-context", StringComparison.OrdinalIgnoreCase)).Sum(entity => entity.DeadLetter);
}
