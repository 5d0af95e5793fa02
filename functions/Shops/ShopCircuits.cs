using Serverless.Platform.Http;

namespace Serverless.Shops;

/// <summary>Shops that do not answer, by business. A person has to ask for each call, so they are few.</summary>
internal sealed class ShopCircuits(TimeProvider clock) : Circuits(clock);
