using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.Local.Simulators.Faults;

namespace Serverless.Local.Simulators.Api;

/// <summary>Arms and disarms faults of the provider.</summary>
internal sealed class FaultsApi(FaultBoard faults)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.Get("/faults", _ => Results.Json(new { kinds = FaultKinds.All, armed = faults.Armed }));
        api.Post("/faults", ArmAsync);
        api.Delete("/faults", _ => Results.Json(new { disarmed = faults.Disarm(null) }));
        api.Delete("/faults/{id}", context => faults.Disarm(context.Route("id")) > 0 ? Results.Json(new { disarmed = 1 }) : throw LocalProblem.NotThere("fault"));
    }

    private async Task<IResult> ArmAsync(HttpContext context)
    {
        var fault = await context.BodyAsync<Fault>();
        if (!FaultKinds.All.Contains(fault.Kind))
        {
            throw LocalProblem.BadRequest($"kind must be one of {string.Join(", ", FaultKinds.All)}.");
        }

        if (fault.Channel is not (null or FaultKinds.Messenger or FaultKinds.WhatsApp))
        {
            throw LocalProblem.BadRequest("channel must be messenger or whatsapp.");
        }

        return fault.Times < 1
            ? throw LocalProblem.BadRequest("times must be at least 1.")
            : Results.Json(faults.Arm(fault), statusCode: StatusCodes.Status201Created);
    }
}
