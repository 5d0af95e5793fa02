using MailKit.Net.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Serverless.Platform.Security;

namespace Serverless.Channels.Email;

/// <summary>
/// The few connections to the mail server: one mail after another goes over the same one, and those that nobody needs are closed after a
/// while. Mail servers count connections, so no more than <see cref="MostOpen"/> are open at a time; the rest waits.
/// </summary>
internal sealed class SmtpConnections : IDisposable
{
    internal const int MostOpen = 4;
    internal static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(MostOpen);
    private readonly Lock _gate = new();
    private readonly List<SmtpConnection> _idle = [];
    private readonly IOptions<EmailOptions> _options;
    private readonly Secrets _secrets;
    private readonly IConfiguration _settings;
    private readonly TimeProvider _clock;
    private readonly ITimer _closing;

    public SmtpConnections(IOptions<EmailOptions> options, Secrets secrets, IConfiguration settings, TimeProvider clock)
    {
        (_options, _secrets, _settings, _clock) = (options, secrets, settings, clock);
        _closing = clock.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A connection of the caller's own, to be given back; perhaps not open yet.</summary>
    /// <param name="fresh">Never one that was used before.</param>
    public async Task<SmtpConnection> TakeAsync(bool fresh, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return (fresh ? null : TakeIdle()) ?? new SmtpConnection(_options.Value, () => _settings["Email:TrustedThumbprint"]);
    }

    /// <summary>Opens it when it is not open.</summary>
    public Task OpenAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        var password = _options.Value.PasswordSecret is { } name ? _secrets.Current(name) : null;
        return connection.IsConnected ? Task.CompletedTask : connection.OpenAsync(password, cancellationToken);
    }

    /// <param name="keep">It is in a state that the next mail can begin with.</param>
    public void Return(SmtpConnection connection, bool keep)
    {
        if (keep && connection.IsConnected)
        {
            connection.IdleSince = _clock.GetUtcNow();
            lock (_gate)
            {
                _idle.Add(connection);
                if (_idle.Count == 1) { _closing.Change(LongestIdle, Timeout.InfiniteTimeSpan); }
            }
        }
        else
        {
            connection.Dispose();
        }

        _places.Release();
    }

    public void Dispose()
    {
        _closing.Dispose();
        TakeOut(_ => true).ForEach(connection => connection.Dispose());
    }

    /// <summary>The one used last: the others can then grow old.</summary>
    private SmtpConnection? TakeIdle()
    {
        lock (_gate)
        {
            if (_idle is not [.., var last]) { return null; }

            _idle.RemoveAt(_idle.Count - 1);
            last.IsReused = true;
            return last;
        }
    }

    private void CloseIdle()
    {
        var old = TakeOut(connection => connection.IdleSince + LongestIdle <= _clock.GetUtcNow());
        old.ForEach(connection => _ = QuitAsync(connection));
        lock (_gate)
        {
            if (_idle.Count > 0) { _closing.Change(LongestIdle, Timeout.InfiniteTimeSpan); }
        }
    }

    private List<SmtpConnection> TakeOut(Predicate<SmtpConnection> match)
    {
        lock (_gate)
        {
            var found = _idle.FindAll(match);
            _idle.RemoveAll(match);
            return found;
        }
    }

    /// <summary>Says goodbye, and closes whether or not the server is still there to hear it.</summary>
    private async Task QuitAsync(SmtpConnection connection)
    {
        using var limit = new CancellationTokenSource(_options.Value.Timeout, _clock);
        try
        {
            await connection.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SmtpCommandException or SmtpProtocolException)
        {
            // Nothing is lost: no mail was under way.
        }
        finally
        {
            connection.Dispose();
        }
    }
}
