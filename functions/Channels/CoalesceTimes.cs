using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Serverless.Businesses;

namespace Serverless.Channels;

/// <summary>
/// When order updates become due. Time is cut into equal spans, for each chat at another moment; all updates of one span are due at its
/// end, so that the sender gets them together. They are scheduled messages, which cost the bus no more than others. No clock is asked: the
/// message's own time, which is stored before the message is sent, decides alone, so that no repeat and no later update can fall due before it.
/// </summary>
internal sealed class CoalesceTimes(IBusinesses businesses, IOptions<ChannelsOptions> options)
{
    /// <summary>For the way from the message's time to the bus: so late in a span it belongs to the next one.</summary>
    internal static readonly TimeSpan TimeToSend = TimeSpan.FromMilliseconds(250);

    /// <summary>Zero when the business wants each update on its own.</summary>
    public TimeSpan SpanOf(Business? business) => business?.CoalesceFor ?? options.Value.CoalesceFor;

    /// <summary>Null for at once.</summary>
    public async Task<DateTimeOffset?> DueAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        if (!Coalescing.IsUpdate(message)) { return null; }

        var span = SpanOf(await businesses.FindAsync(message.Business, cancellationToken));
        return span <= TimeSpan.Zero ? null : EndOfSpan(message.Thread, message.CreatedAt + TimeToSend, span);
    }

    /// <summary>The end of the span of this chat that the time lies in.</summary>
    internal static DateTimeOffset EndOfSpan(string thread, DateTimeOffset time, TimeSpan span)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(thread), hash);
        var begin = (long)(BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue * span.Ticks);
        var into = (time.UtcTicks - begin) % span.Ticks;
        return time.AddTicks(span.Ticks - into);
    }
}
