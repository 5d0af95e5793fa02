namespace Serverless.Platform.Http;

/// <summary>Why a call brought no answer.</summary>
internal enum OutgoingFault { None, AddressNotAllowed, Unreachable, Timeout }

/// <summary>What came of a call.</summary>
/// <param name="Status">0 when there was no answer.</param>
/// <param name="Body">Read of redirects and of faults of the server: nothing.</param>
/// <param name="IsCut">The body is longer than what is read; <paramref name="Body"/> is its start, or nothing.</param>
/// <param name="RetryAfter">When the server wants to be asked again, at most a day; null when it does not say.</param>
internal sealed record OutgoingAnswer(OutgoingFault Fault, int Status, ReadOnlyMemory<byte> Body, bool IsCut, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRedirect => Status is >= 300 and < 400;

    /// <summary>Whether the server as a whole seems to be out of reach.</summary>
    public bool IsOutage => Status >= 500 || Fault is OutgoingFault.Unreachable or OutgoingFault.Timeout;

    public static OutgoingAnswer Of(OutgoingFault fault) => new(fault, 0, default, false, null);

    public static async Task<OutgoingAnswer> ReadAsync(HttpResponseMessage response, OutgoingLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (status, wait) = ((int)response.StatusCode, Wait(response, now));
        if (status is >= 300 and < 400 or >= 500 || limits.LargestAnswer == 0) { return new OutgoingAnswer(OutgoingFault.None, status, default, false, wait); }

        if (limits.KeepsStart)
        {
            var (start, isCut) = await LimitedBody.ReadStartAsync(response, limits.LargestAnswer, cancellationToken);
            return new OutgoingAnswer(OutgoingFault.None, status, start, isCut, wait);
        }

        var body = await LimitedBody.ReadAsync(response, limits.LargestAnswer, cancellationToken);
        return new OutgoingAnswer(OutgoingFault.None, status, body ?? default, body is null, wait);
    }

    /// <summary>Retry-After in seconds or as a date.</summary>
    private static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - now) : null;
        return asked is not { } wait ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
