using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Faults;

/// <summary>What a fault does to the answer of a call.</summary>
internal sealed class FaultAnswers(IHostApplicationLifetime lifetime)
{
    /// <summary>The answer of a call that a fault ends before anything is accepted; null when the call goes on.</summary>
    public Task<IResult>? BeforeAccept(Fault? fault, HttpContext http) => fault switch
    {
        null => null,
        { Kind: FaultKinds.Hang } => HangAsync(http),
        _ => FaultKinds.RefusalOf(fault) is { } planned ? Task.FromResult<IResult>(planned) : null,
    };

    /// <summary>The answer of a call that was accepted.</summary>
    public async Task<IResult> AfterAcceptAsync(Fault? fault, HttpContext http, IResult answer)
    {
        switch (fault?.Kind)
        {
            case FaultKinds.AnswerLost:
                http.Abort();
                return Results.Empty;
            case FaultKinds.HangAfterAccept:
                return await HangAsync(http);
            case FaultKinds.ErrorAfterAccept:
                return GraphError.UnknownFault;
            default:
                return answer;
        }
    }

    /// <summary>Ends when the caller gives up or the host stops.</summary>
    private async Task<IResult> HangAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
        return Results.Empty;
    }
}
