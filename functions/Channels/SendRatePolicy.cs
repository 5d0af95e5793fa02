using Serverless.Conversations;

namespace Serverless.Channels;

/// <summary>How fast a channel lets us send.</summary>
/// <param name="From">Valid from this time until the next entry's.</param>
/// <param name="Account">For everything of one account: a page, a number.</param>
/// <param name="Pair">From one account to one customer; null when the provider names no figure.</param>
/// <param name="Video">For what one account sends with a video, which counts for <paramref name="Account"/> too; null when it is no matter.</param>
internal sealed record SendRates(DateTimeOffset From, SendRate Account, SendRate? Pair = null, SendRate? Video = null);

/// <summary>The providers' sending rates as dated data. What they answer counts more: these only spare calls that would be refused.</summary>
internal class SendRatePolicy
{
    private static readonly Dictionary<string, SendRates[]> History = new(StringComparer.Ordinal)
    {
        // Messenger Platform, rate limits: 300 calls a second and page for texts, links and templates, 10 for audio and video.
        [ChatChannels.Messenger] = [new(DateTimeOffset.MinValue, SendRate.PerSecond(300, burst: 15), Video: SendRate.PerSecond(10, burst: 1))],

        // Cloud API, throughput: 80 messages a second and number; to one customer one in 6 seconds, with a burst of 45 borrowed from later.
        [ChatChannels.WhatsApp] = [new(DateTimeOffset.MinValue, SendRate.PerSecond(80, burst: 4), new SendRate(TimeSpan.FromSeconds(6), Burst: 45))],
    };

    /// <summary>Null for a channel without limits.</summary>
    public virtual SendRates? At(string channel, DateTimeOffset now) =>
        History.TryGetValue(channel, out var history) ? history.Last(rates => rates.From <= now) : null;
}
