using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>
/// Cloud API limits: 80 messages a second for each number, in and out (130429); one message in 6 seconds to the same person, with 45
/// ahead (131056). <c>Simulators:WhatsApp:MessagesPerSecond</c>, <c>:PairSeconds</c> and <c>:PairBurst</c> change them; 0 lifts a limit.
/// </summary>
internal sealed class WhatsAppLimits(IConfiguration settings, TimeProvider clock)
{
    private readonly TokenBuckets _numbers = new(clock);
    private readonly TokenBuckets _pairs = new(clock);

    public int MessagesPerSecond { get; set; } = Number(settings, "MessagesPerSecond", 80);

    public int PairSeconds { get; set; } = Number(settings, "PairSeconds", 6);

    public int PairBurst { get; set; } = Number(settings, "PairBurst", 45);

    /// <summary>The error of a send that comes too soon; null when it may go.</summary>
    public int? Check(string account, string peer)
    {
        if (MessagesPerSecond > 0 && !_numbers.Take(account, MessagesPerSecond, MessagesPerSecond))
        {
            return WhatsAppErrors.Throughput;
        }

        return PairSeconds > 0 && !_pairs.Take($"{account}/{peer}", 1.0 / PairSeconds, PairBurst) ? WhatsAppErrors.PairLimit : null;
    }

    /// <summary>A message of a customer counts for the number as well; it is never refused.</summary>
    public void CountInbound(string account)
    {
        if (MessagesPerSecond > 0)
        {
            _ = _numbers.Take(account, MessagesPerSecond, MessagesPerSecond);
        }
    }

    private static int Number(IConfiguration settings, string name, int otherwise) =>
        int.TryParse(settings[$"Simulators:WhatsApp:{name}"], CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
