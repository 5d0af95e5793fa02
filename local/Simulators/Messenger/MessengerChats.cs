using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>All customers of all pages and what they see.</summary>
internal sealed class MessengerChats : CustomerChats<MessengerCustomer>
{
    private readonly Dictionary<(string Page, string UserRef), string> _userRefs = [];

    public MessengerChats(SimulatorStore store)
        : base(store, "messenger")
    {
        foreach (var customer in Customers)
        {
            Index(null, customer);
        }
    }

    public MessengerCustomer? FindByUserRef(string page, string userRef)
    {
        lock (Gate) { return _userRefs.TryGetValue((page, userRef), out var psid) ? Find(page, psid) : null; }
    }

    protected override void Index(MessengerCustomer? before, MessengerCustomer after)
    {
        if (after.UserRef is { } userRef)
        {
            _userRefs[(after.Page, userRef)] = after.Psid;
        }
    }
}
