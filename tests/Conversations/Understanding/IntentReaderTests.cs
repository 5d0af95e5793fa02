using Serverless.Conversations;
using Serverless.Conversations.Understanding;

namespace Serverless.Tests.Conversations.Understanding;

public class IntentReaderTests
{
    private static readonly IntentReader Reader = new();

    private static Intent Read(string? text) => Reader.Read(text, Utterance.NoPhrases);

    private static Intent Read(string text, string name, params string[] phrases) =>
        Reader.Read(text, new Dictionary<string, IReadOnlyList<string>> { [name] = phrases });

    [Theory]
    [InlineData("Wo ist mein Paket? Und bitte die Rechnung. Das ist eine Frechheit!", "Invoice,Status,Complaint")]
    [InlineData("Where is my parcel? I want to talk to a human", "Human,Status")]
    [InlineData("Bitte stornieren. Sonst rufen Sie mich an", "Cancel,Human")]
    [InlineData("Hallo! Danke!", "Thanks")]
    [InlineData("hello and thanks, where is my order", "Status")]
    [InlineData("cancel it, thank you", "Cancel")]
    public void Of_several_intents_the_most_urgent_comes_first_and_courtesy_goes(string text, string kinds) => Assert.Equal(kinds, string.Join(',', Read(text).Kinds));

    [Theory]
    [InlineData("cancel my order if it has not shipped", true)]
    [InlineData("wenn möglich bitte stornieren", true)]
    [InlineData("i need it. please don't change the address, just cancel", true)]
    [InlineData("brauche ich nicht mehr, stornieren", true)]
    [InlineData("ich kann die bestellung nicht stornieren", true)]
    [InlineData("Stornieren? Nein!", false)]
    [InlineData("cancel? no", false)]
    [InlineData("wenn es morgen nicht da ist, storniere ich", false)]
    [InlineData("i cancel if it is not here tomorrow", false)]
    [InlineData("Wo ist es? Sonst stornieren", false)]
    [InlineData("ihr könnt meine bestellung nicht stornieren", false)]
    [InlineData("storniert sie bitte nicht 🙏", false)]
    [InlineData("i do not ever want you to cancel it", false)]
    public void What_is_denied_refused_or_threatened_is_not_done(string text, bool isWanted) => Assert.Equal(isWanted, Read(text).Kinds.Contains(IntentKind.Cancel));

    [Theory]
    [InlineData("wo ist #1001", "1001")]
    [InlineData("Bestellung 1001", "1001")]
    [InlineData("Bestellnummer: 1001", "1001")]
    [InlineData("Bestell-Nr. 1001", "1001")]
    [InlineData("bestellung nr 1001 stornieren", "1001")]
    [InlineData("order no. A-1001", "A-1001")]
    [InlineData("my order number is ab_77-12", "ab_77-12")]
    [InlineData("# 1001", "1001")]
    [InlineData("A-1001", "A-1001")]
    [InlineData("Bestellung 2024", "2024")]
    [InlineData("0151 23456789", null)]
    [InlineData("order, call me on 07911 123456", null)]
    [InlineData("order 07911 123456", null)]
    [InlineData("bestellung +4915112345678", null)]
    [InlineData("10115 Berlin", null)]
    [InlineData("1001", null)]
    [InlineData("Bestellung vom 12.05.2024", null)]
    [InlineData("my order from 2024", null)]
    [InlineData("Bestellung über 120 Euro", null)]
    [InlineData("Bestellung 59,90 €", null)]
    [InlineData("order 120 pieces", null)]
    [InlineData("bestellung 100 stück", null)]
    [InlineData("order 2 more", null)]
    [InlineData("we are #1", null)]
    [InlineData("order 00340434161094000000", null)]
    public void An_order_number_is_what_stands_behind_a_hash_or_the_word_order(string text, string? number) => Assert.Equal(number, Read(text).Order);

    [Theory]
    [InlineData("3 statt 2", 3)]
    [InlineData("statt 2 bitte 3", 3)]
    [InlineData("instead of two can i have three", 3)]
    [InlineData("3 instead of 2", 3)]
    [InlineData("zwei Stück", 2)]
    [InlineData("2 stk.", 2)]
    [InlineData("make it 3", 3)]
    [InlineData("x2", 2)]
    [InlineData("2x", 2)]
    [InlineData("3stk", 3)]
    [InlineData("von 2 auf 5", 5)]
    [InlineData("change quantity to 12", 12)]
    [InlineData("a dozen pieces", 12)]
    [InlineData("mach 3 draus", 3)]
    [InlineData("noch zwei mehr", null)]
    [InlineData("0 Stück", null)]
    [InlineData("1000 Stück", null)]
    [InlineData("auf 3 €", null)]
    [InlineData("auf eine andere Adresse", null)]
    [InlineData("to 5 pm", null)]
    [InlineData("in 3 Tagen", null)]
    [InlineData("#3", null)]
    [InlineData("10115 Berlin", null)]
    public void A_quantity_is_a_number_that_counts_pieces(string text, int? quantity) => Assert.Equal(quantity, Read(text).Quantity);

    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏻👍🏼👍🏽👍🏾👍🏿")]
    [InlineData(" 👍\uFE0F \n👍\u200F")]
    public void Thumbs_alone_are_a_thumb(string text) => Assert.Equal([IntentKind.Thumb], Read(text).Kinds);

    [Theory]
    [InlineData("👍 ja")]
    [InlineData("👍👎")]
    [InlineData("👍❤")]
    [InlineData("🏽")]
    [InlineData("👍 no")]
    [InlineData("👍\uD83D")]
    public void Thumbs_with_anything_else_are_none(string text) => Assert.DoesNotContain(IntentKind.Thumb, Read(text).Kinds);

    [Fact]
    public void What_follows_many_thumbs_counts_too() =>
        Assert.DoesNotContain(IntentKind.Thumb, Read(string.Concat(Enumerable.Repeat("👍", 600)) + " no, do not buy").Kinds);

    [Theory]
    [InlineData("stop", IntentKind.Stop)]
    [InlineData("Keine Werbung!", IntentKind.Stop)]
    [InlineData("start", IntentKind.Start)]
    [InlineData("stop sending the blue one", IntentKind.None)]
    [InlineData("Stpo", IntentKind.None)]
    public void Only_the_words_for_consents_stop_and_start(string text, IntentKind kind)
    {
        Assert.Equal(kind, Read(text).Kind);
        Assert.Equal(kind is IntentKind.Stop or IntentKind.Start, ConsentWords.Read(text).Word != ConsentWord.None);
    }

    [Fact]
    public void A_phrase_of_the_business_counts_like_its_own_words_and_only_there()
    {
        Assert.Equal(IntentKind.Status, Read("na, wo bleibt der Karton?", "status", "bleibt der karton").Kind);
        Assert.Equal(IntentKind.None, Read("weg damit", "status", "bleibt der karton").Kind);
        Assert.Equal([IntentKind.Cancel, IntentKind.Status], Read("Wo ist mein Paket? Weg damit!", "cancel", "weg damit").Kinds);
    }

    [Theory]
    [InlineData("karrton verschwundn", true)]
    [InlineData("KARTON, VERSCHWUNDEN", true)]
    [InlineData("verschwunden karton", false)]
    [InlineData("karton ist verschwunden", false)]
    public void The_words_of_a_phrase_stand_beside_each_other_and_longer_ones_may_be_misspelt(string text, bool isFound) =>
        Assert.Equal(isFound, Read(text, "invoice", "Karton verschwunden").Kinds.Contains(IntentKind.Invoice));

    [Fact]
    public void A_phrase_is_taken_back_like_a_word()
    {
        Assert.Equal(IntentKind.None, Read("bitte nicht wegschmeissen", "cancel", "wegschmeissen").Kind);
        Assert.Equal(IntentKind.Cancel, Read("das will ich nicht geschenkt", "cancel", "nicht geschenkt").Kind);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("thumb")]
    [InlineData("yes")]
    [InlineData("Cancel")]
    [InlineData("")]
    public void Phrases_for_anything_else_are_ignored(string name) => Assert.Equal(IntentKind.None, Read("bimmelbahn", name, "bimmelbahn").Kind);

    [Fact]
    public void A_record_that_was_stored_without_its_rules_does_no_harm() =>
        Assert.Equal(IntentKind.Status, Reader.Read("wo ist mein paket", new Dictionary<string, IReadOnlyList<string>> { ["status"] = null!, ["cancel"] = ["", null!, "...", new string('x', 5000)] }).Kind);

    [Theory]
    [InlineData("hallo wo ist mein paket", "de")]
    [InlineData("where's me parcel", "en")]
    [InlineData("ok", null)]
    [InlineData("👍", null)]
    [InlineData("1001", null)]
    [InlineData("Größe", "de")]
    [InlineData("stopp", "de")]
    [InlineData("unsubscribe", "en")]
    public void The_language_is_what_the_words_tell(string text, string? language) => Assert.Equal(language, Read(text).Language);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\u200B\n")]
    [InlineData("\uFEFF")]
    public void Nothing_is_nothing(string? text) => Assert.Equal((IntentKind.None, null, null, null), (Read(text).Kind, Read(text).Language, Read(text).Order, Read(text).Quantity));
}
