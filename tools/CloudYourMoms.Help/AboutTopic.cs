namespace CloudYourMoms.Help;

/// <summary>The about_CloudYourMoms topic: a template with a generated list of errors.</summary>
internal static class AboutTopic
{
    private const string ErrorsPlaceholder = "{errors}";
    private const int Width = 78;

    public static string Fill(string template, IEnumerable<ErrorHelp> errors, List<string> problems)
    {
        if (!template.Contains($"\n{ErrorsPlaceholder}\n", StringComparison.Ordinal))
        {
            problems.Add($"about_CloudYourMoms has no line {ErrorsPlaceholder}.");
        }

        var list = string.Join("\n\n", errors.Select(error =>
            $"    {error.Id}\n{TextLayout.Wrap(error.When, Width, indent: 8)}\n{TextLayout.Wrap(error.Action, Width, indent: 8)}"));
        var topic = template.Replace(ErrorsPlaceholder, list, StringComparison.Ordinal);
        problems.AddRange(topic.Split('\n')
            .Where(line => line.Length > Width)
            .Select(line => $"about_CloudYourMoms has a line of more than {Width} characters: {line.Trim()}"));
        return topic;
    }
}
