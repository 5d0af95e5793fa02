using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Businesses;
using Serverless.Conversations;
using Serverless.Customers;
using Serverless.Platform.Http;

namespace Serverless.Consents;

/// <summary>
/// Ends a consent for e-mail. Mail programs POST here by themselves (RFC 8058); people see a page with one button that POSTs. A GET
/// changes nothing, because scanners open every link of a mail.
/// </summary>
public sealed partial class UnsubscribeApi(
    UnsubscribeLinks links, IBusinesses businesses, ICustomerRecords customers, IConsents consents, TimeProvider clock, ILogger<UnsubscribeApi> logger)
{
    /// <summary>The whole body is <c>List-Unsubscribe=One-Click</c>, in a form of either kind.</summary>
    private const int BodyLimit = 8 * 1024;

    private static readonly Problem NotOneClick = new(400, "unsubscribe-body", "The body does not ask for it.",
        "POST the form member List-Unsubscribe with the value One-Click.");

    [Function("unsubscribe-page")]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unsubscribe/{token}")] HttpRequest request,
        string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (links.Read(token) is not { } asked || await businesses.FindAsync(asked.Business, cancellationToken) is not { } business) { return Problems.NotFound; }

        return new UnsubscribePage(business.Name, asked.Purpose, UnsubscribePage.LanguageOf(request), IsDone: false);
    }

    [Function("unsubscribe")]
    public async Task<IResult> Unsubscribe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "unsubscribe/{token}")] HttpRequest request,
        string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (links.Read(token) is not { } asked || await businesses.FindAsync(asked.Business, cancellationToken) is not { } business) { return Problems.NotFound; }

        if (await RequestBody.ReadAsync(request, BodyLimit, cancellationToken) is not { } body) { return Problems.TooLarge; }

        if (!IsOneClick(body)) { return NotOneClick; }

        await WithdrawAsync(asked, cancellationToken);
        return UnsubscribePage.IsWanted(request)
            ? new UnsubscribePage(business.Name, asked.Purpose, UnsubscribePage.LanguageOf(request), IsDone: true)
            : Results.Ok();
    }

    /// <summary>Repeating it changes nothing; a consent that was given again since is withdrawn again. Who is gone has nothing to withdraw.</summary>
    private async Task WithdrawAsync(Unsubscription asked, CancellationToken cancellationToken)
    {
        if (await customers.FindRecordAsync(asked.Business, asked.Customer, cancellationToken) is not { } customer) { return; }

        var given = await consents.ListAsync(asked.Business, customer.Id, cancellationToken);
        var isDone = given.Any(consent => consent.Channel == ChatChannels.Email && consent.Purpose == asked.Purpose && consent.State == ConsentState.Withdrawn);
        if (!isDone)
        {
            await consents.WithdrawAsync(asked.Business, customer.Id, ChatChannels.Email, asked.Purpose,
                new ConsentEvidence("email:one-click", clock.GetUtcNow()), cancellationToken);
        }

        Log.Unsubscribed(logger, asked.Business, customer.Id, asked.Purpose, isDone);
    }

    private static bool IsOneClick(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Contains("List-Unsubscribe", StringComparison.OrdinalIgnoreCase) && text.Contains("One-Click", StringComparison.OrdinalIgnoreCase);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, EventName = "consent.unsubscribed",
            Message = "Customer {Customer} of {Business} ended e-mail for {Purpose}; it had ended before: {IsRepeat}")]
        public static partial void Unsubscribed(ILogger logger, string business, string customer, Purpose purpose, bool isRepeat);
    }
}
