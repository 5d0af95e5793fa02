using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Serverless;
using Serverless.Platform.Settings;

var builder = FunctionsApplication.CreateBuilder(args);
Application.Configure(builder);
if (!SettingsCheck.Passes(builder.Configuration, Console.Error)) { return SettingsCheck.ExitCode; }

await builder.Build().RunAsync();
return Environment.ExitCode;
