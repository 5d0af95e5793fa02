using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Crm;

namespace Serverless.Local.Simulators.Api;

/// <summary>Whom the CRM knows, how it answers, and what was noted there.</summary>
internal sealed class CrmApi(CrmPeople people, CrmFaults faults, CrmSecrets secrets)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/crm/contacts", _ => Results.Json(people.All));
        api.Post("/crm/contacts", AddAsync);
        api.Delete("/crm/contacts", _ => Results.Json(new { removed = people.Clear() }));
        api.Get("/crm/activities", _ => Results.Json(people.Notes));
        api.Get("/crm/faults", _ => Results.Json(new { kinds = CrmFaults.Kinds, armed = faults.Armed }));
        api.Post("/crm/faults", ArmAsync);
        api.Delete("/crm/faults", _ => Results.Json(new { disarmed = faults.Disarm() }));
        api.Delete("/crm/tokens", _ => Revoke());
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        var person = await context.BodyAsync<CrmPerson>();
        return person.Phones.Any() ? Results.Json(people.Add(person), statusCode: StatusCodes.Status201Created) : throw LocalProblem.BadRequest("A contact needs a phone or a mobile.");
    }

    private async Task<IResult> ArmAsync(HttpContext context)
    {
        var fault = await context.BodyAsync<CrmFault>();
        if (!CrmFaults.Kinds.Contains(fault.Answer)) { throw LocalProblem.BadRequest($"answer must be one of {string.Join(", ", CrmFaults.Kinds)}."); }

        if (fault.Kind is not null && !CrmFaults.Shapes.Contains(fault.Kind)) { throw LocalProblem.BadRequest($"kind must be one of {string.Join(", ", CrmFaults.Shapes)}."); }

        Duration.Parse(fault.Delay, "delay");
        return Results.Json(faults.Arm(fault), statusCode: StatusCodes.Status201Created);
    }

    private IResult Revoke()
    {
        secrets.Revoke();
        return Results.NoContent();
    }
}
