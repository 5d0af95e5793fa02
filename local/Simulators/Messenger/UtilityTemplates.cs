using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.Messenger;

/// <summary>The utility templates of all pages. Every page starts with the ten order templates in German and English.</summary>
internal sealed class UtilityTemplates
{
    private const string Kind = "template";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<(string Page, string Name, string Language), UtilityTemplate> _templates = [];
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    public UtilityTemplates(SimulatorStore store)
    {
        _store = store;
        foreach (var template in store.Load<UtilityTemplate>(Kind))
        {
            _templates[(template.Page, template.Name, template.Language)] = template;
        }
    }

    public IReadOnlyList<UtilityTemplate> Of(string page, string? name)
    {
        lock (_gate)
        {
            Start(page);
            return
            [
                .. _templates.Values.Where(template => template.Page == page && (name is null || template.Name == name))
                    .OrderBy(template => template.Name, StringComparer.Ordinal)
                    .ThenBy(template => template.Language, StringComparer.Ordinal),
            ];
        }
    }

    public UtilityTemplate? Find(string page, string name, string language)
    {
        lock (_gate)
        {
            Start(page);
            return _templates.GetValueOrDefault((page, name, language));
        }
    }

    public void Put(UtilityTemplate template)
    {
        lock (_gate)
        {
            _templates[(template.Page, template.Name, template.Language)] = template;
            _store.Put(Kind, $"{template.Page}/{template.Name}/{template.Language}", template);
        }
    }

    /// <summary>The template that a send names, with matching parameters; or the refusal.</summary>
    public (UtilityTemplate? Template, GraphError? Error) Match(string page, JsonElement template)
    {
        if (template.Text("name") is not { Length: > 0 } name || template.Member("language")?.Text("code") is not { Length: > 0 } language)
        {
            return (null, GraphError.BadParameter("param message[template] needs name and language[code]."));
        }

        if (Find(page, name, language) is not { Status: "APPROVED" } found)
        {
            return (null, GraphError.BadParameter("The template does not exist in this language or is not approved."));
        }

        return (found, found.CheckParameters(template));
    }

    /// <summary>Adds the templates that every page has, unless the page has others of these names.</summary>
    private void Start(string page)
    {
        if (!_started.Add(page))
        {
            return;
        }

        foreach (var template in OrderTemplates.For(page))
        {
            _templates.TryAdd((page, template.Name, template.Language), template);
        }
    }
}
