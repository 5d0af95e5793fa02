using System.Text.Json;
using Serverless.Local.Simulators.Meta;

namespace Serverless.Local.Simulators.WhatsApp;

/// <summary>The template registry of all business accounts. Each starts with the ten order templates in German and English.</summary>
internal sealed class WhatsAppTemplates
{
    private const string Kind = "whatsapp-template";
    private const string Deleted = "DELETED";
    private readonly Lock _gate = new();
    private readonly SimulatorStore _store;
    private readonly Dictionary<(string Account, string Name, string Language), WhatsAppTemplate> _templates = [];
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    public WhatsAppTemplates(SimulatorStore store)
    {
        _store = store;
        foreach (var template in store.Load<WhatsAppTemplate>(Kind))
        {
            _templates[KeyOf(template)] = template;
        }
    }

    public IReadOnlyList<WhatsAppTemplate> Of(string businessAccount, string? name)
    {
        lock (_gate)
        {
            Start(businessAccount);
            return
            [
                .. _templates.Values
                    .Where(template => template.BusinessAccount == businessAccount && template.Status != Deleted && (name is null || template.Name == name))
                    .OrderBy(template => template.Name, StringComparer.Ordinal)
                    .ThenBy(template => template.Language, StringComparer.Ordinal),
            ];
        }
    }

    public WhatsAppTemplate? Find(string businessAccount, string name, string language)
    {
        lock (_gate)
        {
            Start(businessAccount);
            return _templates.GetValueOrDefault((businessAccount, name, language)) is { Status: not Deleted } found ? found : null;
        }
    }

    public WhatsAppTemplate Put(WhatsAppTemplate template)
    {
        lock (_gate)
        {
            Start(template.BusinessAccount);
            _templates[KeyOf(template)] = template;
            _store.Put(Kind, $"{template.BusinessAccount}/{template.Name}/{template.Language}", template);
            return template;
        }
    }

    /// <summary>Deletes one; also one that every account has from the start.</summary>
    public void Delete(WhatsAppTemplate template) => Put(template with { Status = Deleted });

    /// <summary>The template that a send names, with fitting parameters; or the refusal.</summary>
    public (WhatsAppTemplate? Template, GraphError? Error) Match(string businessAccount, JsonElement send)
    {
        if (send.Text("name") is not { Length: > 0 } name)
        {
            return (null, WhatsAppErrors.Missing("template[name]"));
        }

        if (send.Member("language")?.Text("code") is not { Length: > 0 } language)
        {
            return (null, WhatsAppErrors.Missing("template[language][code]"));
        }

        if (send.Member("language")!.Value.Text("policy") is not (null or "deterministic"))
        {
            return (null, WhatsAppErrors.Invalid("template[language][policy] must be deterministic."));
        }

        var found = Find(businessAccount, name, language);
        return found?.Status switch
        {
            WhatsAppTemplate.Approved => (found, TemplateParameterRules.Check(found, send)),
            "PAUSED" => (null, WhatsAppErrors.Of(WhatsAppErrors.TemplatePaused)),
            "DISABLED" => (null, WhatsAppErrors.Of(WhatsAppErrors.TemplateDisabled)),
            _ => (null, WhatsAppErrors.Of(WhatsAppErrors.NoTemplate, $"template name ({name}) does not exist in {language}")),
        };
    }

    private void Start(string businessAccount)
    {
        if (!_started.Add(businessAccount))
        {
            return;
        }

        foreach (var text in OrderTexts.All)
        {
            var template = new WhatsAppTemplate
            {
                Id = OrderTexts.IdOf(businessAccount, text.Name, text.Language),
                BusinessAccount = businessAccount,
                Name = text.Name,
                Language = text.Language,
                Category = "UTILITY",
                Body = text.Body,
                Buttons = text.Button is { } label ? [new TemplateButton("URL", label, OrderTexts.ButtonUrl, null)] : [],
            };
            _templates.TryAdd(KeyOf(template), template);
        }
    }

    private static (string Account, string Name, string Language) KeyOf(WhatsAppTemplate template) =>
        (template.BusinessAccount, template.Name, template.Language);
}
