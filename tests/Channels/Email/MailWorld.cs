using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Businesses;
using Serverless.Channels;
using Serverless.Channels.Email;
using Serverless.Consents;
using Serverless.Conversations;
using Serverless.Local.Simulators;
using Serverless.Local.Simulators.Faults;
using Serverless.Local.Simulators.Mail;
using Serverless.Local.Time;
using Serverless.Platform.Http;
using Serverless.Platform.Security;

namespace Serverless.Tests.Channels.Email;

/// <summary>The e-mail sender in front of the simulated mail server, without the rest of the app.</summary>
internal sealed class MailWorld : IDisposable
{
    public const string Customer = "01JDP3V0M5TYB2G9Q4ZK7W8XNA";
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly SimulatorStore _store = SimulatorStore.Open(":memory:");
    private readonly ConfigurationManager _settings = new();
    private readonly MailEndpoint _endpoint;
    private readonly MailServer _server;
    private readonly SmtpConnections _connections;
    private readonly EmailSender _sender;

    public MailWorld(Action<Dictionary<string, string?>>? change = null, string? security = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Email:Security"] = security,
            ["Email:User"] = "mailer",
            ["Email:PasswordSecret"] = "mail-password",
            ["Secrets:mail-password"] = "a-mail-password",
            ["Links:BaseUrl"] = "https://chat.example",
            ["Links:SigningKey"] = "test-signing-key-0123456789abcdef",
        };
        _settings.AddInMemoryCollection(settings);
        _endpoint = MailEndpoint.Open(_settings);
        _endpoint.PointTo(_settings);
        (Mailbox, Faults) = (new Mailbox(_store), new FaultBoard(_store));
        _server = new MailServer(_endpoint, new MailSession(Mailbox, Faults, Clock, _settings), _settings);
        _server.RunAsync(new Uri("http://127.0.0.1"), default);

        // The server keeps its own settings; what a test changes is the app's view of them.
        var appSettings = _settings.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value);
        change?.Invoke(appSettings);
        var app = new ConfigurationBuilder().Add(_endpoint).AddInMemoryCollection(appSettings).Build();
        var options = Options.Create(app.GetSection("Email").Get<EmailOptions>()!);
        var secrets = new Secrets(app);
        _connections = new SmtpConnections(options, secrets, app, Clock);
        var links = Options.Create(app.GetSection("Links").Get<ChatLinkOptions>()!);
        Links = new UnsubscribeLinks(links, new PublicAddress(links, app));
        _sender = new EmailSender(_connections, Links, secrets, options, Clock);
    }

    public LocalClock Clock { get; } = new(Start);
    public Mailbox Mailbox { get; }
    public FaultBoard Faults { get; }
    public UnsubscribeLinks Links { get; }
    public Business Business { get; set; } = new() { Id = "demo", Name = "Muster Shop", Locale = "de-DE", Email = new EmailAccount("orders@shop.example") };

    public ReceivedMail Mail => Assert.Single(Mailbox.After(0));

    public static ChatMessage Message(ChatContent? content = null, Purpose purpose = Purpose.OrderUpdates, string name = "shipped") => new()
    {
        SendId = StableId.From(name),
        Business = "demo",
        Customer = Customer,
        Thread = "email-demo-1",
        Purpose = purpose,
        Content = content ?? new ChatContent { Text = "Ihre Bestellung 1001 ist unterwegs.", Subject = "Ihre Bestellung 1001" },
        About = "order:A-1001:shipped",
        CreatedAt = Start,
    };

    public Task<SendOutcome> SendAsync(ChatMessage? message = null, string to = "erika@example.org", CancellationToken cancellationToken = default) => _sender.SendAsync(
        new ChatSend(Business, new ChatThread
        {
            Business = "demo",
            Customer = Customer,
            Id = "email-demo-1",
            Channel = ChatChannels.Email,
            Account = "demo",
            Peer = EmailPeers.Of(to),
            Locale = "de-DE",
        }, message ?? Message()), cancellationToken);

    public void Break(string kind, int times = 1, int retryAfter = 30) =>
        Faults.Arm(new Fault { Kind = kind, Mode = FaultMode.Next, Times = times, RetryAfter = retryAfter });

    public void Dispose()
    {
        _connections.Dispose();
        _server.Dispose();
        _endpoint.Dispose();
        _store.Dispose();
    }
}
