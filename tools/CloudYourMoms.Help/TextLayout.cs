namespace CloudYourMoms.Help;

/// <summary>Wraps text at words, which Get-Help does only in some places.</summary>
internal static class TextLayout
{
    /// <summary>The width of notes, which Get-Help indents by eight of 80 columns.</summary>
    public const int NoteWidth = 70;

    public static string Wrap(string text, int width, int indent = 0)
    {
        var lines = new List<string>();
        var line = string.Empty;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = string.Empty;
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        lines.Add(line);
        return string.Join('\n', lines.Select(each => new string(' ', indent) + each));
    }
}
