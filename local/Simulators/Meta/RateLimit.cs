using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Simulators.Meta;

/// <summary>Send API: 300 calls a second for each page, else 613. <c>Simulators:Meta:CallsPerSecond</c> changes it; 0 lifts it.</summary>
internal sealed class RateLimit(IConfiguration settings, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Second, int Calls)> _pages = new(StringComparer.Ordinal);

    public int CallsPerSecond { get; set; } =
        int.TryParse(settings["Simulators:Meta:CallsPerSecond"], CultureInfo.InvariantCulture, out var calls) ? calls : 300;

    public bool Allows(string page)
    {
        if (CallsPerSecond <= 0)
        {
            return true;
        }

        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            var used = _pages.GetValueOrDefault(page);
            _pages[page] = used = used.Second == second ? (second, used.Calls + 1) : (second, 1);
            return used.Calls <= CallsPerSecond;
        }
    }
}
