using System.Globalization;

namespace Serverless.Local.Simulators.Mail;

/// <summary>Every mail that the simulated server took, oldest first.</summary>
internal sealed class Mailbox
{
    private const string Kind = "mail";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly List<ReceivedMail> _mails;

    public Mailbox(SimulatorStore store)
    {
        _store = store;
        _mails = [.. store.Load<StoredMail>(Kind).Select(stored =>
            new ReceivedMail(stored.Number, stored.At, stored.From, stored.To, stored.IsEncrypted, stored.SignedInAs, stored.Raw))];
    }

    /// <summary>Pulses whenever a mail came in.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>Takes a mail; completes when it is stored, so that only then it is answered for.</summary>
    public Task ReceiveAsync(DateTimeOffset at, string from, IReadOnlyList<string> to, bool isEncrypted, string? signedInAs, byte[] raw)
    {
        lock (_gate)
        {
            var number = _mails.Count + 1;
            _store.Put(Kind, number.ToString("D9", CultureInfo.InvariantCulture), new StoredMail(number, at, from, to, isEncrypted, signedInAs, raw));
            _mails.Add(new ReceivedMail(number, at, from, to, isEncrypted, signedInAs, raw));
        }

        Changes.Pulse();
        return _store.SavedAsync();
    }

    /// <summary>The mails numbered higher than <paramref name="after"/>, to one address when it is given.</summary>
    public IReadOnlyList<ReceivedMail> After(long after, string? to = null)
    {
        lock (_gate) { return [.. _mails.Where(mail => mail.Number > after && (to is null || mail.IsTo(to)))]; }
    }

    public ReceivedMail? Find(long number)
    {
        lock (_gate) { return _mails.Find(mail => mail.Number == number); }
    }

    private sealed record StoredMail(long Number, DateTimeOffset At, string From, IReadOnlyList<string> To, bool IsEncrypted, string? SignedInAs, byte[] Raw);
}
