using System.Globalization;

namespace Wheelhouse.Platform.Http;

/// <summary>What is wrong with a body, field by field, worded as "Name can't be blank".</summary>
internal sealed class BodyProblems
{
    private readonly List<(string Path, string Text)> found = [];

    public void Add(string path, string says) => found.Add((path, $"{Human(path)} {says}"));

    public void AddSentence(string path, string sentence) => found.Add((path, sentence));

    public void ThrowIfAny()
    {
        if (found.Count > 0)
            throw new DomainException(
                ProblemCodes.ValidationFailed,
                string.Join(", ", found.Select(static problem => problem.Text)),
                422,
                [.. found.Select(static problem => problem.Path).Distinct()]);
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>"profile.phone_number" → "Profile phone number".</summary>
    public static string Human(string path)
    {
        var words = path.Replace('_', ' ').Replace('.', ' ');
        return words.Length == 0 ? "Body" : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
    }
}
