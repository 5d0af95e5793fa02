using Serverless.Local.Simulators.Shop;

namespace Serverless.Local.Demo;

/// <summary>One of the three customers of the story, and what the story knows of them as it goes on.</summary>
internal sealed class DemoPerson(string name, ShopCustomer shop)
{
    /// <summary>The first name, as the output calls them.</summary>
    public string Name { get; } = name;

    /// <summary>As the shop knows them.</summary>
    public ShopCustomer Shop { get; } = shop;

    /// <summary>The app's id of the customer.</summary>
    public string CustomerId { get; set; } = "";

    /// <summary>The <c>m.me</c> or <c>wa.me</c> link that the opt-in answered with.</summary>
    public string Link { get; set; } = "";

    public ShopOrder? Order { get; set; }
}
