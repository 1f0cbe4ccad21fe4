namespace CloudYourMoms.Help;

/// <summary>The topic about_CloudYourMoms: written by hand, but for the list of errors.</summary>
internal static class AboutTopic
{
    private const string ErrorsHere = "{errors}";
    private const int Width = 78;

    public static string Fill(string template, IEnumerable<ErrorHelp> errors, List<string> mistakes)
    {
        if (!template.Contains($"\n{ErrorsHere}\n", StringComparison.Ordinal))
        {
            mistakes.Add($"about_CloudYourMoms has no line {ErrorsHere}.");
        }

        var list = string.Join("\n\n", errors.Select(error =>
            $"    {error.Id}\n{TextLayout.Wrap(error.When, Width, indent: 8)}\n{TextLayout.Wrap(error.Action, Width, indent: 8)}"));
        var topic = template.Replace(ErrorsHere, list, StringComparison.Ordinal);
        mistakes.AddRange(topic.Split('\n').Where(line => line.Length > Width).Select(line => $"about_CloudYourMoms has a line of more than {Width} characters: {line.Trim()}"));
        return topic;
    }
}
