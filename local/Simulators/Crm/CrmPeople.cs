using System.Globalization;

namespace Serverless.Local.Simulators.Crm;

/// <summary>The contacts and activities of all businesses in the simulated CRM.</summary>
internal sealed class CrmPeople
{
    private const string Kind = "crm-person", NoteKind = "crm-note";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly List<CrmPerson> _people;
    private readonly Dictionary<string, CrmNote> _notes;
    private int _last;

    public CrmPeople(SimulatorStore store)
    {
        _store = store;
        _people = [.. store.Load<CrmPerson>(Kind)];
        _notes = store.Load<CrmNote>(NoteKind).ToDictionary(KeyOf, StringComparer.Ordinal);
        _last = _people.Select(person => person.Number).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<CrmPerson> All
    {
        get { lock (_gate) { return [.. _people]; } }
    }

    public IReadOnlyList<CrmNote> Notes
    {
        get { lock (_gate) { return [.. _notes.Values]; } }
    }

    public IReadOnlyList<CrmPerson> Of(string business) => [.. All.Where(person => person.Business == business)];

    public CrmPerson Add(CrmPerson person)
    {
        lock (_gate)
        {
            person = person with { Number = ++_last };
            _people.Add(person);
            _store.Put(Kind, person.Number.ToString("D6", CultureInfo.InvariantCulture), person);
            return person;
        }
    }

    public int Clear()
    {
        lock (_gate)
        {
            foreach (var person in _people) { _store.Delete(Kind, person.Number.ToString("D6", CultureInfo.InvariantCulture)); }

            var count = _people.Count;
            _people.Clear();
            return count;
        }
    }

    public CrmNote? Find(string kind, string business, string id)
    {
        lock (_gate) { return _notes.GetValueOrDefault($"{kind} {business} {id}"); }
    }

    /// <summary>Notes it; false when it was there already.</summary>
    public bool Note(CrmNote note)
    {
        lock (_gate)
        {
            var known = _notes.GetValueOrDefault(KeyOf(note));
            var counted = (known ?? note) with { Times = (known?.Times ?? 0) + 1 };
            _notes[KeyOf(note)] = counted;
            _store.Put(NoteKind, KeyOf(note), counted);
            return known is null;
        }
    }

    private static string KeyOf(CrmNote note) => $"{note.Kind} {note.Business} {note.Id}";
}
