using System.Globalization;
using Serverless.Channels;
using Serverless.Chaos.World;
using Serverless.Orders;

namespace Serverless.Chaos.Judging;

/// <summary>Holds the ledger against the records. It believes the far end about effects, and the records about ends only.</summary>
internal sealed class Judge(ChaosWorld world, Records records)
{
    private const int MostFindings = 8;
    private readonly Ledger _ledger = world.Ledger;
    private readonly Canaries _canaries = world.Canaries;
    private readonly List<string> _findings = [];

    /// <summary>What a scenario found by itself; it fails for it.</summary>
    public void Finding(string what)
    {
        if (_findings.Count < MostFindings) { _findings.Add(what); }
    }

    public Verdict Decide(string scenario, int tried, TimeSpan took, string notes)
    {
        var lost = _ledger.Offers.Count(offer => !HasEnd(offer)) + LostReceipts();
        var (duplicated, unknown) = Duplicates();
        var disorder = Disorder();
        if (_canaries.Lines == 0) { Finding("the product printed nothing, so a leak could not be seen"); }

        foreach (var leak in _canaries.Leaks.Take(2)) { Finding($"leaked: {leak}"); }

        if (records.InFlight > 0) { Finding($"{records.InFlight} messages never came to an end"); }

        var refused = records.Deliveries.Values.Count(row => row.State == DeliveryStates.Refused);
        var told = string.Join(", ", new[] { notes, refused > 0 ? $"{refused} refused with a reason" : "", DeadLetters() }.Where(note => note.Length > 0));
        var verdict = new Verdict(scenario)
        {
            Tried = tried,
            Lost = lost,
            Duplicated = duplicated,
            DuplicatedUnknown = unknown,
            OutOfOrder = disorder,
            Leaked = _canaries.Leaks.Count,
            Took = took,
            Notes = told,
            Findings = _findings,
        };
        if (verdict.IsPassed) { world.ForgetData(); }

        return verdict.IsPassed ? verdict : verdict with { Findings = [.. _findings, $"The data and the product's output are in {world.Folder}"] };
    }

    private string DeadLetters()
    {
        var reasons = records.DeadLetters.GroupBy(letter => letter.Message.DeadLetterReason ?? "no reason").OrderByDescending(letters => letters.Count())
            .Select(letters => string.Create(CultureInfo.InvariantCulture, $"{letters.Count()} × {letters.Key}")).ToList();
        return reasons.Count == 0 ? "" : $"dead letters: {string.Join("; ", reasons)}";
    }

    private bool HasEnd(Offer offer)
    {
        if (offer.AcceptedAt is null) { return Lost($"{offer.About} was never accepted"); }

        // A failed delivery is told once for each attempt, and its key says which.
        if (RowOf(offer) is { } row)
        {
            return row.State switch
            {
                DeliveryStates.Sent => IsAtTheFarEnd(row) || Lost($"{offer.About} is recorded as sent and never arrived"),
                DeliveryStates.Refused => row.Reason is { Length: > 0 } || Lost($"{offer.About} was refused without a reason"),
                _ => IsDeadSend(row) || Lost($"{offer.About} stands as {row.State} ({row.Reason})"),
            };
        }

        return IsToldOtherwise(offer) || IsDeadLetter(offer) || Lost($"{offer.About} has no end in the records");
    }

    private DeliveryRow? RowOf(Offer offer) => Rows.TryGetValue(offer.About, out var row) ? row : null;

    private Dictionary<string, DeliveryRow> Rows => field ??= records.Deliveries.Values.GroupBy(row => row.About.Split('@')[0]).ToDictionary(rows => rows.Key, rows => rows.First());

    private HashSet<string> Arrived => field ??= [.. _ledger.Sends.Select(send => send.SendId)];

    private bool IsAtTheFarEnd(DeliveryRow row) => Arrived.Contains(SendOf(row));

    /// <summary>Several updates may go out as one message, under the id of the first.</summary>
    private static string SendOf(DeliveryRow row) => row.Lead ?? row.RowKey;

    /// <summary>The order's record says why nobody was told: it was further along already, or the rules say so.</summary>
    private bool IsToldOtherwise(Offer offer) =>
        records.Orders.TryGetValue(offer.Order, out var order)
        && order.Timeline.Entries.Any(entry => entry.Step.Name() == offer.Step)
        && order.Told.Any(told => told.Step.Split('@')[0] == offer.Step && told.Outcome != TellOutcomes.Told);

    /// <summary>Its bus message, or the one of a later try, which has the number of the try behind its id.</summary>
    private bool IsDeadSend(DeliveryRow row) =>
        records.DeadLetters.Any(letter => letter.Message is { DeadLetterReason.Length: > 0 } message && message.MessageId.Split('.')[0] == SendOf(row));

    private bool IsDeadLetter(Offer offer) => records.DeadLetters.Any(letter =>
        letter.Message.DeadLetterReason is { Length: > 0 } && letter.Message.Body.ToString() is var body
        && body.Contains($"\"{offer.Order}\"", StringComparison.Ordinal) && body.Contains(offer.Step.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private bool Lost(string what)
    {
        Finding(what);
        return false;
    }

    /// <summary>A receipt that was answered 2xx is in its table.</summary>
    private int LostReceipts()
    {
        var lost = 0;
        foreach (var (send, kind) in _ledger.Receipts)
        {
            var key = kind is "delivered"
                ? ReceiptKeys.Message(send.Channel, send.Account, send.MessageId, ReceiptKind.Delivered)
                : ReceiptKeys.Echo(send.Channel, send.Account, send.SendId);
            if (records.Receipts.Contains(key)) { continue; }

            lost++;
            Finding($"the receipt {kind} of {send.MessageId} was answered 2xx and is not there");
        }

        return lost;
    }

    private (int All, int Unknown) Duplicates()
    {
        var (all, unknown) = (0, 0);
        foreach (var sends in _ledger.Sends.GroupBy(send => send.SendId, StringComparer.Ordinal))
        {
            var beyond = sends.Count() - 1;
            if (!records.Deliveries.TryGetValue(sends.Key, out var row))
            {
                // An effect that no record knows is worse than a duplicate.
                (all, beyond) = (all + sends.Count(), 0);
                Finding($"{sends.Key} arrived and has no record");
            }

            all += beyond;
            var explained = Math.Min(beyond, row?.Unknowns ?? 0);
            unknown += explained;
            if (explained < beyond) { Finding($"{row!.About} arrived {sends.Count()} times, its record knows of {row.Unknowns} unknown outcomes"); }
        }

        return (all, unknown);
    }

    /// <summary>
    /// Of one order, in one chat: an event that was offered after another one had been accepted arrives after it, and an order never goes
    /// back. Events of several orders travel in lanes of their own, and nobody promises in which order those are told.
    /// </summary>
    private int Disorder()
    {
        var disorder = 0;
        var first = _ledger.Sends.GroupBy(send => send.SendId, StringComparer.Ordinal).ToDictionary(sends => sends.Key, sends => sends.Min(send => send.Sequence), StringComparer.Ordinal);
        foreach (var chat in _ledger.Offers.GroupBy(offer => (offer.Customer, offer.Order)))
        {
            var seen = chat.Select(offer => (Offer: offer, At: RowOf(offer) is { } row && first.TryGetValue(SendOf(row), out var at) ? at : (long?)null))
                .Where(pair => pair.At is not null).OrderBy(pair => pair.At).ToList();
            for (var i = 1; i < seen.Count; i++)
            {
                if (seen.Take(i).FirstOrDefault(earlier => earlier.At < seen[i].At && IsWrong(earlier.Offer, seen[i].Offer)) is not { Offer: { } wrong }) { continue; }

                disorder++;
                Finding($"{seen[i].Offer.About} arrived after {wrong.About}");
            }
        }

        return disorder;
    }

    /// <summary>Whether <paramref name="earlier"/> must not arrive before <paramref name="later"/>.</summary>
    private static bool IsWrong(Offer earlier, Offer later) =>
        earlier.OfferedAt > later.AcceptedAt || OrderSteps.Parse(earlier.Step)!.Value.Phase() > OrderSteps.Parse(later.Step)!.Value.Phase();
}
