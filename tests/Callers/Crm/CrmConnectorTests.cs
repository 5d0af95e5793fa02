using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Local.Simulators.Crm;

namespace Serverless.Tests.Callers.Crm;

/// <summary>Each connector against its simulated CRM, whose filters, signatures and tokens are those of the real one.</summary>
public sealed class CrmConnectorTests
{
    public static TheoryData<string> Kinds => SimulatedCrms.Kinds;

    public static TheoryData<string> WithTokens => [CrmKinds.Dataverse, CrmKinds.Salesforce];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_contact_is_found_with_name_company_and_page(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var erika = crms.Erika();

        var answer = await crms.FindAsync(kind);

        var contact = Assert.Single(answer.Contacts);
        Assert.Equal((CrmState.Answered, false), (answer.State, answer.IsTruncated));
        Assert.Equal((SimulatedCrms.IdOf(erika, kind), "Erika Muster", "Muster & Söhne", "erika@example.org"), (contact.Id, contact.Name, contact.Company, contact.Email));
        Assert.Equal(kind is CrmKinds.Http or CrmKinds.HubSpot ? "de-DE" : null, contact.Language);
        Assert.Equal(["+4915112345678"], contact.Phones);
        Assert.Equal(kind is CrmKinds.Http or CrmKinds.HubSpot, contact.Page is not null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_is_not_there_is_nobody(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();

        var answer = await crms.FindAsync(kind, "+4930111222");

        Assert.Equal((CrmState.Answered, 0, false), (answer.State, answer.Contacts.Count, answer.IsTruncated));
    }

    [Theory]
    [InlineData(CrmKinds.Http, "0151 12345678")]
    [InlineData(CrmKinds.Http, "0049 151 12345678")]
    [InlineData(CrmKinds.Dataverse, "015112345678")]
    [InlineData(CrmKinds.Dataverse, "004915112345678")]
    [InlineData(CrmKinds.HubSpot, "0151 123 456 78")]
    [InlineData(CrmKinds.HubSpot, "+49 151 12345678")]
    [InlineData(CrmKinds.Salesforce, "0151/12345678")]
    [InlineData(CrmKinds.Salesforce, "+49 (151) 12345678")]
    public async Task A_number_is_found_as_people_typed_it(string kind, string typed)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika(phone: typed, mobile: null);

        Assert.Equal([typed], Assert.Single((await crms.FindAsync(kind)).Contacts).Phones);
    }

    [Fact]
    public async Task Dataverse_finds_what_stands_there_with_spaces_by_its_ending_only()
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika(phone: "0151 12345678", mobile: null);

        Assert.Empty((await crms.FindAsync(CrmKinds.Dataverse)).Contacts);
        Assert.Single((await crms.FindAsync(CrmKinds.Dataverse, with: settings => settings with { SearchEndings = true })).Contacts);
    }

    [Fact]
    public async Task Dataverse_knows_companies_apart_from_people()
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var company = crms.People.Add(new CrmPerson { Company = "Muster GmbH", Phone = "+4930555000" });

        var contact = Assert.Single((await crms.FindAsync(CrmKinds.Dataverse, "+4930555000")).Contacts);

        Assert.Equal(($"accounts({company.DataverseId})", null, "Muster GmbH"), (contact.Id, contact.Name, contact.Company));
        Assert.Equal(CrmWriteState.Written, (await crms.AddAsync(CrmKinds.Dataverse, contact.Id)).State);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Several_with_one_number_are_all_told(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.ArmAsync(new { answer = "ambiguous" });

        Assert.Equal(["Erika Muster", "Zweite Muster"], (await crms.FindAsync(kind)).Contacts.Select(contact => contact.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_ten_thousand_five_are_taken(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.ArmAsync(new { answer = "ten-thousand" });

        var answer = await crms.FindAsync(kind);

        Assert.Equal((CrmState.Answered, CrmAnswer.MostContacts, true), (answer.State, answer.Contacts.Count, answer.IsTruncated));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stranger_that_the_crm_sends_is_not_the_caller(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        await crms.ArmAsync(new { answer = "strangers", times = 0 });

        Assert.Equal((CrmState.Answered, 0), ((await crms.FindAsync(kind)).State, (await crms.FindAsync(kind)).Contacts.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Another_businesses_contacts_are_never_found(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.People.Add(new CrmPerson { Business = "other", FirstName = "Erika", LastName = "Muster", Mobile = "+4915112345678" });

        Assert.Empty((await crms.FindAsync(kind)).Contacts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_fault_is_an_answer(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        foreach (var (fault, state) in new[]
        {
            ("500", CrmState.Down), ("503", CrmState.Down), ("429", CrmState.Throttled), ("403", CrmState.Misconfigured), ("redirect", CrmState.Misconfigured), ("html", CrmState.Down),
            ("malformed", CrmState.Down), ("huge", CrmState.Down),
        })
        {
            await crms.ArmAsync(new { answer = fault, kind });
            var answer = await crms.FindAsync(kind);
            Assert.Equal((fault, state, 0), (fault, answer.State, answer.Contacts.Count));

            crms.World.Clock.Advance(TimeSpan.FromSeconds(31));
            Assert.Single((await crms.FindAsync(kind)).Contacts);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task While_it_wants_no_calls_it_gets_none(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.ArmAsync(new { answer = "429", retryAfter = 20, kind });
        await crms.FindAsync(kind);

        crms.World.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(CrmState.Throttled, (await crms.FindAsync(kind)).State);
        crms.World.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(CrmState.Answered, (await crms.FindAsync(kind)).State);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_wrong_secret_is_a_misconfiguration(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();

        Assert.Equal(CrmState.Misconfigured, (await crms.FindAsync(kind, with: settings => settings with { Secret = "wrong" })).State);
        Assert.Single((await crms.FindAsync(kind)).Contacts);
    }

    [Theory]
    [MemberData(nameof(WithTokens))]
    public async Task A_token_is_kept_and_replaced_when_it_is_refused(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.FindAsync(kind);
        await crms.FindAsync(kind);
        Assert.Equal(1, crms.Tokens.TokensGiven);

        await crms.World.Http.DeleteAsync("/_local/api/crm/tokens");
        Assert.Single((await crms.FindAsync(kind)).Contacts);
        Assert.Equal(2, crms.Tokens.TokensGiven);
    }

    [Theory]
    [MemberData(nameof(WithTokens))]
    public async Task A_refusal_that_a_new_token_does_not_mend_is_a_misconfiguration(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.ArmAsync(new { answer = "401", times = 0, kind });

        Assert.Equal(CrmState.Misconfigured, (await crms.FindAsync(kind)).State);
        Assert.Equal(2, crms.Tokens.TokensGiven);
        Assert.Equal(CrmState.Misconfigured, (await crms.FindAsync(kind)).State);
        Assert.Equal(2, crms.Tokens.TokensGiven);
    }

    [Theory]
    [MemberData(nameof(WithTokens))]
    public async Task A_token_is_replaced_before_its_end(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.FindAsync(kind);

        crms.World.Clock.Advance(TimeSpan.FromMinutes(58));
        Assert.Single((await crms.FindAsync(kind)).Contacts);

        Assert.Equal(2, crms.Tokens.TokensGiven);
    }

    [Fact]
    public async Task Salesforce_takes_a_signed_assertion_as_well()
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();

        Assert.Single((await crms.FindAsync(CrmKinds.Salesforce, with: settings => settings with { Secret = "demo-salesforce-key", User = "integration@example.org" })).Contacts);
    }

    [Fact]
    public async Task A_key_that_is_none_is_a_misconfiguration()
    {
        await using var crms = await SimulatedCrms.StartAsync();

        Assert.Equal(CrmState.Misconfigured, (await crms.FindAsync(CrmKinds.Salesforce, with: settings => settings with { User = "integration@example.org" })).State);
        Assert.Equal(0, crms.Tokens.TokensGiven);
    }

    [Theory]
    [InlineData(CrmKinds.HubSpot)]
    [InlineData(CrmKinds.Salesforce)]
    public async Task A_days_allowance_that_is_used_up_means_five_minutes_without_a_question(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        await crms.ArmAsync(new { answer = "used-up", kind });
        Assert.Equal(CrmState.Throttled, (await crms.FindAsync(kind)).State);

        crms.World.Clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal(CrmState.Throttled, (await crms.FindAsync(kind)).State);
        crms.World.Clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal(CrmState.Answered, (await crms.FindAsync(kind)).State);
    }

    [Fact]
    public async Task HubSpot_is_searched_four_times_in_a_second_and_the_fifth_waits()
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.Erika();
        for (var i = 0; i < HubSpotApi.SearchesPerSecond; i++) { Assert.Equal(CrmState.Answered, (await crms.FindAsync(CrmKinds.HubSpot)).State); }

        var fifth = crms.FindAsync(CrmKinds.HubSpot);
        Assert.False(fifth.IsCompleted);
        crms.World.Clock.Advance(TimeSpan.FromSeconds(0.26));

        Assert.Equal(CrmState.Answered, (await fifth).State);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_is_noted_once_however_often_it_is_told(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var contact = SimulatedCrms.IdOf(crms.Erika(), kind);

        Assert.Equal(new CrmWriteResult(CrmWriteState.Written, "ok", null), await crms.AddAsync(kind, contact));
        Assert.Equal(new CrmWriteResult(CrmWriteState.Written, "ok", null), await crms.AddAsync(kind, contact));

        var note = Assert.Single(crms.People.Notes);
        Assert.Equal((contact, "Call"), (note.Contact, note.Subject));
        Assert.Equal(kind == CrmKinds.HubSpot ? "Wants &lt;b&gt;tea&lt;/b&gt; &amp; &#39;more&#39;" : "Wants <b>tea</b> & 'more'", note.Text);
        Assert.Equal(kind is CrmKinds.Http or CrmKinds.Dataverse ? 2 : 1, note.Times);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_calls_are_two_notes(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var contact = SimulatedCrms.IdOf(crms.Erika(), kind);

        await crms.AddAsync(kind, contact);
        await crms.AddAsync(kind, contact, "act-2");

        Assert.Equal(2, crms.People.Notes.Count);
    }

    [Theory]
    [InlineData(CrmKinds.Http, "C-999")]
    [InlineData(CrmKinds.Dataverse, "contacts(00000000-0000-0000-0000-00000000ffff)")]
    [InlineData(CrmKinds.Dataverse, "contacts(1)/../systemusers")]
    [InlineData(CrmKinds.HubSpot, "99999")]
    [InlineData(CrmKinds.HubSpot, "1\"}")]
    [InlineData(CrmKinds.Salesforce, "003000000000999999")]
    [InlineData(CrmKinds.Salesforce, "001' OR Id != '")]
    public async Task A_contact_that_is_not_there_gets_no_note(string kind, string contact)
    {
        await using var crms = await SimulatedCrms.StartAsync();

        Assert.Equal(CrmWriteState.Refused, (await crms.AddAsync(kind, contact)).State);
        Assert.Empty(crms.People.Notes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_note_that_the_crm_cannot_take_now_is_tried_again(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var contact = SimulatedCrms.IdOf(crms.Erika(), kind);
        await crms.ArmAsync(new { answer = "503", retryAfter = 10, kind });

        var result = await crms.AddAsync(kind, contact);

        Assert.Equal((CrmWriteState.TryAgain, TimeSpan.FromSeconds(10)), (result.State, result.RetryAfter));
        crms.World.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(CrmWriteState.Written, (await crms.AddAsync(kind, contact)).State);
    }
}
