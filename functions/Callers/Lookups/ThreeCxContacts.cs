using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Serverless.Callers.Cards;
using Serverless.Customers.Phones;

namespace Serverless.Callers.Lookups;

/// <summary>A card as the flat list of contacts that CRM templates of telephone systems (3CX and others) map to their own fields: as JSON and as XML.</summary>
internal static class ThreeCxContacts
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <param name="page">The caller's page with us, for a person who has none in the CRM.</param>
    public static string Json(CallerCard card, PhoneNumber? phone, Uri? page) =>
        JsonSerializer.Serialize(new ThreeCxList([.. Of(card, phone, page)]), ThreeCxJson.Default.ThreeCxList);

    /// <inheritdoc cref="Json"/>
    public static string Xml(CallerCard card, PhoneNumber? phone, Uri? page)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("contacts");
            foreach (var contact in Of(card, phone, page))
            {
                xml.WriteStartElement("contact");
                xml.WriteElementString("id", contact.Id);
                xml.WriteElementString("firstName", contact.FirstName);
                xml.WriteElementString("lastName", contact.LastName);
                xml.WriteElementString("company", contact.Company);
                xml.WriteElementString("email", contact.Email);
                xml.WriteElementString("phoneMobile", contact.PhoneMobile);
                xml.WriteElementString("url", contact.Url);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static IEnumerable<ThreeCxContact> Of(CallerCard card, PhoneNumber? phone, Uri? page) => card.Match switch
    {
        CallerMatch.None => [],
        CallerMatch.Shared => card.People.Select(person => Contact(person, null, phone, page)),
        _ => [Contact(new CallerPerson(card.Customer, card.Name, card.Company, card.CrmContact, card.CrmPage), card.Email, phone, page)],
    };

    private static ThreeCxContact Contact(CallerPerson person, string? email, PhoneNumber? phone, Uri? page)
    {
        var (first, last) = person.Name is { } name && name.LastIndexOf(' ') is > 0 and var space ? (name[..space], name[(space + 1)..]) : ("", person.Name ?? "");
        return new ThreeCxContact(person.Customer ?? person.CrmContact ?? "", first, last, person.Company ?? "", email ?? "", phone?.Value ?? "", (person.CrmPage ?? page)?.AbsoluteUri ?? "");
    }
}

/// <summary>The whole answer.</summary>
internal sealed record ThreeCxList(IReadOnlyList<ThreeCxContact> Contacts);

/// <summary>One contact. Every member is always there, empty when nothing is known or may be told.</summary>
internal sealed record ThreeCxContact(string Id, string FirstName, string LastName, string Company, string Email, string PhoneMobile, string Url)
{
    public override string ToString() => "contact …";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ThreeCxList))]
internal sealed partial class ThreeCxJson : JsonSerializerContext;
