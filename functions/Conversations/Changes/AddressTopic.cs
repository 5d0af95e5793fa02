using System.Globalization;
using Serverless.Businesses;
using Serverless.Conversations.Talk;
using Serverless.Conversations.Understanding;
using Serverless.Shops;

namespace Serverless.Conversations.Changes;

/// <summary>"Please send it somewhere else": asks where to, once more when that cannot be read, then a person does it.</summary>
internal sealed class AddressTopic(ChangeWishes wishes) : ITopic
{
    private const string SecondTry = "again";

    public string Name => ChangeWishes.Name(ChangeKind.Address);

    public bool Handles(IntentKind kind) => kind is IntentKind.ChangeAddress;

    public async Task<TopicReply?> TakeAsync(Turn turn, CancellationToken cancellationToken)
    {
        var isAnswer = turn.Awaited is not null;
        var address = AddressReader.Read(isAnswer ? turn.Event.Text : AddressReader.Behind(turn.Event.Text), CountryOf(turn.Business));
        if (isAnswer && address is null && turn.Intent.Kind is not (IntentKind.None or IntentKind.ChangeAddress))
        {
            return turn.Intent.Kind is IntentKind.No ? ChangeWishes.Keep(turn, ChangeKind.Address) : null;
        }

        return await wishes.PickAsync(turn, Name, ChangeKind.Address, cancellationToken) switch
        {
            OrderPick.One { Order: var order } when address is not null => await wishes.AskAsync(turn, ChangeKind.Address, new OrderChange.Address(order.OrderId, order.Timeline.Number?.Value, address),
                turn.Text("talk.change.asked.address", ("order", OrderPicks.NumberOf(order)), ("address", AddressReader.Show(address))), cancellationToken),
            OrderPick.One { Order: var order } => Ask(turn, OrderKeys.Of(order.OrderId), OrderPicks.NumberOf(order)),
            OrderPick.Ask ask => ask.Reply,
            _ => null,
        };
    }

    private static TopicReply Ask(Turn turn, string key, string number) => turn.Awaited switch
    {
        null => ChangeWishes.Ask(turn, ChangeKind.Address, turn.Text("talk.change.address", ("order", number)), key),
        [_] => ChangeWishes.Ask(turn, ChangeKind.Address, turn.Text("talk.change.address.again"), key, SecondTry),
        _ => ChangeWishes.ToPerson(turn, ChangeKind.Address),
    };

    /// <summary>Where most of a business's customers live.</summary>
    private static string? CountryOf(Business business)
    {
        if (business.Country is { } country) { return country; }

        try
        {
            var culture = CultureInfo.GetCultureInfo(business.Locale.Replace('_', '-'), predefinedOnly: true);
            return culture.IsNeutralCulture ? null : new RegionInfo(culture.Name).TwoLetterISORegionName;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
