using Serverless.Local.Simulators.Chats;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>All customers of all WhatsApp numbers and what they see.</summary>
internal sealed class WhatsAppChats : CustomerChats<WhatsAppCustomer>
{
    private readonly Dictionary<(string Account, string Address), string> _addresses = [];

    public WhatsAppChats(SimulatorStore store)
        : base(store, "whatsapp")
    {
        foreach (var customer in Customers)
        {
            Index(null, customer);
        }
    }

    /// <summary>Who has this phone number (digits only) or business-scoped id now.</summary>
    public WhatsAppCustomer? FindByAddress(string account, string address)
    {
        lock (Gate) { return _addresses.TryGetValue((account, address), out var peer) ? Find(account, peer) : null; }
    }

    /// <summary>By any name that the person has or had as a chat: peer, business-scoped id or phone number, with or without +.</summary>
    public WhatsAppCustomer? FindByAny(string account, string name) =>
        Find(account, name) ?? FindByAddress(account, name.TrimStart('+'));

    protected override void Index(WhatsAppCustomer? before, WhatsAppCustomer after)
    {
        if (before is not null)
        {
            Forget(before.Phone);
            Forget(before.Bsuid);
        }

        _addresses[(after.Account, after.Phone)] = after.Peer;
        _addresses[(after.Account, after.Bsuid)] = after.Peer;

        void Forget(string address)
        {
            if (_addresses.GetValueOrDefault((after.Account, address)) == after.Peer)
            {
                _addresses.Remove((after.Account, address));
            }
        }
    }
}
