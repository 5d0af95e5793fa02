using Serverless.Local.Simulators.Chats;
using Serverless.Local.Simulators.Messenger;
using Serverless.Local.Simulators.Meta;
using Serverless.Local.Simulators.Webhooks;
using Serverless.Local.Simulators.WhatsApp;

namespace Serverless.Local.Demo;

/// <summary>The phones of those who chat: Erika's with Messenger, Max's with WhatsApp. Both read what arrives at once.</summary>
internal sealed class DemoPhones(MessengerChats messenger, CustomerActions messengerActions, WhatsAppChats whatsApp, WhatsAppActions whatsAppActions)
{
    private MessengerCustomer? _erika;
    private WhatsAppCustomer? _max;

    /// <summary>What Erika sees in Messenger.</summary>
    public IReadOnlyList<ChatItem> Erika => _erika is { } erika ? messenger.Read(erika.Page, erika.Psid)!.Items : [];

    /// <summary>What Max sees in WhatsApp.</summary>
    public IReadOnlyList<ChatItem> Max => _max is { } max ? whatsApp.Read(max.Account, max.Peer)!.Items : [];

    /// <summary>Erika opens an <c>m.me</c> link.</summary>
    public WebhookDelivery ErikaOpens(string link)
    {
        _erika = messenger.Add(new MessengerCustomer
        {
            Page = MetaAccounts.DemoPage,
            Psid = MetaIds.Person(),
            Name = "Erika Muster",
            Locale = "de_DE",
            Receipts = ReceiptHabit.Reads,
        });
        return ErikaDoes(new CustomerAction { Do = "open-link", Link = link });
    }

    /// <summary>Max opens a <c>wa.me</c> link and sends the text that stands in it. His username hides his phone number.</summary>
    public WebhookDelivery MaxOpens(string link)
    {
        var bsuid = WhatsAppIds.Bsuid("49");
        _max = whatsApp.Add(new WhatsAppCustomer
        {
            Account = MetaAccounts.DemoNumberId,
            Peer = bsuid,
            Bsuid = bsuid,
            Phone = WhatsAppIds.Phone(),
            ShowsPhone = false,
            Username = "max.muster",
            Name = "Max Muster",
            Receipts = ReceiptHabit.Reads,
        });
        return MaxDoes(new WhatsAppAction { Do = "open-link", Link = link });
    }

    /// <summary>Erika does something, or people of the page do it in her chat (<c>inbox-…</c>).</summary>
    public WebhookDelivery ErikaDoes(CustomerAction action) => messengerActions.Act(messenger.Find(_erika!.Page, _erika.Psid)!, action) ?? throw NotSubscribed();

    /// <summary>Whether the inbox of the page has control of Erika's chat.</summary>
    public bool ErikaIsInInbox => messenger.Find(_erika!.Page, _erika.Psid)!.ControlledBy == ThreadControlApi.Inbox;

    /// <summary>Waits until the inbox of the page has control of Erika's chat.</summary>
    public Task ErikaComesToInboxAsync(CancellationToken cancellationToken) =>
        messenger.Changes.WaitForAsync(() => ErikaIsInInbox ? this : null, cancellationToken);

    public WebhookDelivery MaxDoes(WhatsAppAction action) => whatsAppActions.Act(_max!, action) ?? throw NotSubscribed();

    /// <summary>Waits until Erika's chat shows something new of the business that fits.</summary>
    public Task<ChatItem> ErikaSeesAsync(int alreadyThere, Func<ChatItem, bool> fits, CancellationToken cancellationToken) =>
        messenger.Changes.WaitForAsync(() => New(Erika, alreadyThere, fits), cancellationToken);

    /// <summary>Waits until Max's chat shows something new of the business that fits.</summary>
    public Task<ChatItem> MaxSeesAsync(int alreadyThere, Func<ChatItem, bool> fits, CancellationToken cancellationToken) =>
        whatsApp.Changes.WaitForAsync(() => New(Max, alreadyThere, fits), cancellationToken);

    private static ChatItem? New(IReadOnlyList<ChatItem> chat, int alreadyThere, Func<ChatItem, bool> fits) =>
        chat.Skip(alreadyThere).FirstOrDefault(item => item.From == "business" && fits(item));

    private static NotSeenException NotSubscribed() => new("Meta sent no webhook: the account is not subscribed");
}
