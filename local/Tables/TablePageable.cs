using Azure;

namespace Serverless.Local.Tables;

/// <summary>Reads the page that starts at a continuation token, or the first one.</summary>
internal delegate ValueTask<Page<T>> TablePageReader<T>(
    string? continuation, int? pageSize, bool async, CancellationToken cancellationToken)
    where T : notnull;

/// <summary>Pages read one after the other, each when it is asked for.</summary>
internal sealed class TablePageable<T>(TablePageReader<T> read, CancellationToken cancellationToken) : Pageable<T>(cancellationToken)
    where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var next = continuationToken;
        do
        {
            var page = read(next, pageSizeHint, false, CancellationToken).Completed();
            yield return page;
            next = page.ContinuationToken;
        }
        while (next is not null);
    }
}

/// <inheritdoc cref="TablePageable{T}" />
internal sealed class AsyncTablePageable<T>(TablePageReader<T> read, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var next = continuationToken;
        do
        {
            var page = await read(next, pageSizeHint, true, CancellationToken).ConfigureAwait(false);
            yield return page;
            next = page.ContinuationToken;
        }
        while (next is not null);
    }
}

/// <summary>The answer of a read that found nothing.</summary>
internal sealed class AbsentEntity<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value =>
        throw new InvalidOperationException("The entity does not exist; check HasValue before reading the Value.");

    public override Response GetRawResponse() => response;
}
