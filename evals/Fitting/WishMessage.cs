using System.Text.Json;
using Wheelhouse.Evals.Suites;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Fitting;

/// <summary>A customer's message and whether it asks for a person.</summary>
internal sealed record WishMessage(string Locale, string Text, bool Wish)
{
    private const int MessagesOfFrame = 12;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Folder = Path.Combine(Checkout.Root, "evals", "wishes");

    public static List<WishMessage> Load(string name) =>
        [.. File.ReadLines(Path.Combine(Folder, name)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<WishMessage>(line, Json) ?? throw new RefusedException($"{name} has a line that is no message: {line}"))];

    /// <summary>Messages written for learning: "+ text" asks for a person, "- text" does not; the file is named by its language.</summary>
    public static List<WishMessage> Written() => [.. TextFiles(Path.Combine(Folder, "written")).SelectMany(OfLines)];

    public static List<WishMessage> OfFrames() =>
        [.. TextFiles(Path.Combine(Folder, "frames")).SelectMany(path => WishFrames.Expand(File.ReadLines(path), LocaleOf(path), MessagesOfFrame))];

    /// <summary>The messages that the tests of the detector hold.</summary>
    public static List<WishMessage> OfTests() =>
        [.. TextFiles(Path.Combine(Checkout.Root, "tests", "Captain.Tests", "Guardrails", "Data")).SelectMany(OfLines)];

    /// <summary>What the practice suite asks in a single message.</summary>
    public static List<WishMessage> OfPracticeSuite() =>
        [.. Suite.Load("practice").Cases.Where(c => c.Turns.Count == 1).Select(c => new WishMessage(c.Language, c.Turns[0], c.Kind == "handoff"))];

    private static IEnumerable<string> TextFiles(string folder) => Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal);

    private static string LocaleOf(string path) => Path.GetFileNameWithoutExtension(path)[^2..];

    private static IEnumerable<WishMessage> OfLines(string path) =>
        File.ReadLines(path).Where(line => line.Length > 2 && line[0] is ('+' or '-')).Select(line => new WishMessage(LocaleOf(path), line[2..], line[0] == '+'));
}
