using System.Net;
using System.Text;
using Serverless.Businesses;
using Serverless.Callers.Crm;
using Serverless.Local.Simulators.Crm;
using Serverless.Tests.Platform;

namespace Serverless.Tests.Callers.Crm;

/// <summary>CRMs that send far too much, and names and notes that want to be more than text, in front of every connector.</summary>
public sealed class CrmHostileTests
{
    private const string Number = "+4915112345678";
    private const string Evil = "'); DROP TABLE contacts;-- ' or 1 eq 1 \") OR {x} RETURNING User(Id) * \\ \" <script>alert(1)</script> ]]></contact> ${jndi:ldap://x} %27 &amp; \u202e\r\nX-Injected: 1";

    public static TheoryData<string> Kinds => [.. CrmKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_a_million_contacts_five_are_kept_and_256_kB_are_read(string kind)
    {
        using var world = new CrmWorld();
        var contacts = Contacts(kind);
        world.Answers(request => request.RequestUri!.AbsolutePath.Contains("token", StringComparison.Ordinal)
            ? ScriptedServer.Answer(200, """{"access_token":"t-1","token_type":"Bearer","expires_in":3600}""")
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = contacts });

        var answer = await world.FindAsync(Settings(kind));

        Assert.Equal((CrmState.Answered, CrmAnswer.MostContacts, true), (answer.State, answer.Contacts.Count, answer.IsTruncated));
        Assert.InRange(contacts.Sent, CrmHttp.LargestAnswer, CrmHttp.LargestAnswer + (32 * 1024));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_note_that_wants_to_be_a_query_or_a_header_is_one_text(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        var contact = SimulatedCrms.IdOf(crms.Erika(), kind);
        var activity = new CrmActivity("act-1", $"Call, noted by {Evil}", Evil, crms.World.Clock.GetUtcNow(), null, CrmDirection.Inbound);

        var result = await crms.Activities.AddAsync(Business(crms, kind), contact, activity, default);

        Assert.Equal(CrmWriteState.Written, result.State);
        var note = Assert.Single(crms.People.Notes);
        Assert.Equal(Evil.ReplaceLineEndings("\n"), (kind == CrmKinds.HubSpot ? FromHtml(note.Text!) : note.Text!).ReplaceLineEndings("\n"));
        Assert.DoesNotContain(note.Subject!, c => char.IsControl(c) || c == '\u202e');
        Assert.StartsWith("Call, noted by '); DROP TABLE contacts;--", note.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_contact_whose_fields_want_to_be_a_query_or_markup_is_found_and_on_one_line(string kind)
    {
        await using var crms = await SimulatedCrms.StartAsync();
        crms.People.Add(new CrmPerson { FirstName = Evil[..40], LastName = "Muster\r\nX-Injected: 1", Company = Evil, Phone = Number, Mobile = Evil[..60], Email = "a b@example.org\r\nBcc: x@example.org" });

        var contact = Assert.Single((await crms.FindAsync(kind)).Contacts);

        Assert.Equal($"{Evil[..40]} Muster X-Injected: 1", contact.Name);
        Assert.All([contact.Name, contact.Company], text => Assert.DoesNotContain(text!, c => char.IsControl(c) || c == '\u202e'));
        Assert.Null(contact.Email);
        Assert.Contains(Number, contact.Phones);
        Assert.All(contact.Phones, phone => Assert.DoesNotContain(phone, char.IsControl));
    }

    [Theory]
    [InlineData("act-1\r\nX-Injected: 1")]
    [InlineData("act'1")]
    [InlineData("../act")]
    [InlineData("")]
    public async Task An_id_that_wants_to_be_a_header_or_a_query_reaches_no_CRM(string id)
    {
        using var world = new CrmWorld();
        var activity = new CrmActivity(id, "Call", "x", world.Clock.GetUtcNow(), null, CrmDirection.Inbound);

        await Assert.ThrowsAsync<ArgumentException>(() => world.Activities.AddAsync(CrmWorld.Of(CrmWorld.OverHttp), "C-1", activity, default));
        Assert.Empty(world.Asked);
    }

    private static string FromHtml(string text) => WebUtility.HtmlDecode(text.Replace("<br>", "\n", StringComparison.Ordinal));

    private static Business Business(SimulatedCrms crms, string kind) => new() { Id = "demo", Name = "Demo Shop", Country = "DE", Crm = crms.SettingsOf(kind) };

    private static CrmSettings Settings(string kind) => kind switch
    {
        CrmKinds.Dataverse => new(kind) { Url = new Uri("https://example.crm4.dynamics.com"), Tenant = "example.onmicrosoft.com", ClientId = "00000000-0000-0000-0000-000000000001", Secret = "crm-client" },
        CrmKinds.HubSpot => new(kind) { Secret = "crm-hubspot" },
        CrmKinds.Salesforce => new(kind) { Url = new Uri("https://example.my.salesforce.com"), ClientId = "client", Secret = "crm-client" },
        _ => CrmWorld.OverHttp,
    };

    private static ManyContacts Contacts(string kind) => kind switch
    {
        CrmKinds.Dataverse => new("""{"value":[""", i => $$"""{"contactid":"{{new Guid(i, 0, 0, new byte[8])}}","fullname":"Erika","mobilephone":"{{Number}}"}"""),
        CrmKinds.HubSpot => new("""{"total":1000000,"results":[""", i => $$$"""{"id":"{{{i}}}","properties":{"firstname":"Erika","phone":"{{{Number}}}"}}"""),
        CrmKinds.Salesforce => new("""{"searchRecords":[""", i => $$"""{"attributes":{"type":"Contact"},"Id":"003{{i:D15}}","Name":"Erika","Phone":"{{Number}}"}"""),
        _ => new("""{"version":"1","matches":[""", i => $$"""{"id":"C-{{i}}","displayName":"Erika","phones":["{{Number}}"]}"""),
    };

    /// <summary>An answer with a million contacts, made while it is read, and counted.</summary>
    private sealed class ManyContacts(string head, Func<int, string> contact) : HttpContent
    {
        private const int Count = 1_000_000;

        public long Sent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new InvalidOperationException("The answer is read as a whole.");

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new Parts(this));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        private sealed class Parts(ManyContacts owner) : Stream
        {
            private ReadOnlyMemory<byte> _rest = Encoding.UTF8.GetBytes(owner._head);
            private int _next;

            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override int Read(byte[] buffer, int offset, int count)
            {
                if (_rest.IsEmpty && _next <= Count) { _rest = Encoding.UTF8.GetBytes(_next == Count ? "]}" : (_next == 0 ? "" : ",") + owner._contact(_next + 1)); _next++; }

                var length = Math.Min(count, _rest.Length);
                _rest.Span[..length].CopyTo(buffer.AsSpan(offset, length));
                _rest = _rest[length..];
                owner.Sent += length;
                return length;
            }

            public override void Flush() { }
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }

        private readonly string _head = head;
        private readonly Func<int, string> _contact = contact;
    }
}
