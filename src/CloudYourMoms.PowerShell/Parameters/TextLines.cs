using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Recognises the lines of one JSON text, as Get-Content gives them without -Raw: they are one mistake, not one for each line.</summary>
internal sealed class TextLines
{
    private string? _source;
    private (YourMomException Error, object? Target)? _first;

    /// <summary>Keeps the error of a first line that is not complete until the next input shows whether it is one of several.</summary>
    /// <returns>False when the input is no such line; its error is to be reported.</returns>
    public bool TryHold(PSObject? input, YourMomException error, object? target)
    {
        _source = null;
        if (LineOf(input) is not (1, { } source, { } text) || !IsBeginning(text.Trim()))
        {
            return false;
        }

        _source = source;
        _first = (error, target);
        return true;
    }

    /// <summary>True when the input is a further line of a text whose first line was held.</summary>
    public bool IsFurtherLine(PSObject? input) => _source is not null && LineOf(input) is ( > 1, { } source, _) && source == _source;

    /// <summary>The error of the first line, once; null when there is none, or it was taken.</summary>
    public (YourMomException Error, object? Target)? Take()
    {
        var first = _first;
        _first = null;
        return first;
    }

    /// <summary>The error for all lines of a text together.</summary>
    public static YourMomException Incomplete(object? source) => new(
        YourMomErrorKind.InstanceTextIncomplete,
        $"The text{(source is null ? string.Empty : $" of {source}")} came line by line, as Get-Content gives it, and a line is no instance.");

    // A line whose brackets are closed is an instance with a mistake in it, and the next line may be another instance.
    private static bool IsBeginning(string text) => text.Length == 0 || text[text.Length - 1] is ',' or ':' || JsonBrackets.AreOpen(text);

    // Get-Content notes on each line its number and where it came from. A text with a line break is not one line.
    private static (long Number, string? Source, string? Text) LineOf(PSObject? input) =>
        input is { BaseObject: string text } && text.IndexOf('\n') < 0 && Property(input, "ReadCount") is long number
            ? (number, Property(input, "PSPath") as string ?? string.Empty, text)
            : default;

    private static object? Property(PSObject input, string name) => PSObjectConverter.Property(input, name, YourMomErrorKind.InvalidInstance);
}
