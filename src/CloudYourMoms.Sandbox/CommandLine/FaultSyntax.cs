using System.Globalization;
using System.Net.Http.Headers;

namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>The command-line syntax of faults and durations.</summary>
internal static class FaultSyntax
{
    private const string Syntax =
        "A fault is a method, a path and one of: status=<400-599> [retry-after=<seconds or ISO date>], delay=<5s>, drop=before, "
        + "drop=after, truncate, html[=<status>], not-json, unescaped (quotes, as in the specification's sample), oversized. "
        + "Optional: processed=yes or processed=no (not with drop or unescaped), "
        + "skip=<number of matching requests to let pass first>, times=<number>. "
        + "Example: POST /instances status=503 retry-after=2 times=1";

    public static Fault Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !words[0].All(char.IsAsciiLetterUpper) || !words[1].StartsWith('/'))
        {
            throw Invalid(text, "it must consist of a method in uppercase, a path and a fault kind");
        }

        Fault? fault = null;
        var (skip, times) = (0, 1);
        bool? processed = null;
        RetryConditionHeaderValue? retryAfter = null;
        foreach (var word in words[2..])
        {
            var (name, value) = SplitOption(word);
            switch (name)
            {
                case "skip":
                    skip = Number(value, 0, int.MaxValue, text, name);
                    break;
                case "times":
                    times = Number(value, 1, int.MaxValue, text, name);
                    break;
                case "processed":
                    processed = value is "yes" or "no" ? value == "yes" : throw Invalid(text, "processed must be yes or no");
                    break;
                case "retry-after":
                    retryAfter = RetryAfter(value, text);
                    break;
                default:
                    fault = fault is null
                        ? Read(words[0], words[1], name, value, text)
                        : throw Invalid(text, $"'{word}' is a second fault kind");
                    break;
            }
        }

        return fault switch
        {
            null => throw Invalid(text, "the fault kind is missing"),
            { Kind: not FaultKind.Status } when retryAfter is not null => throw Invalid(text, "retry-after requires status"),
            { Kind: FaultKind.DropBefore or FaultKind.DropAfter or FaultKind.Unescaped } when processed is not null =>
                throw Invalid(text, "processed cannot be used with drop or unescaped"),
            _ => fault with { Skip = skip, Times = times, Processed = processed, RetryAfter = retryAfter },
        };
    }

    /// <summary>Formats a fault so that <see cref="Parse"/> can read it.</summary>
    public static string Text(Fault fault) => string.Join(' ', [fault.Method, fault.Path, Effect(fault), .. Details(fault)]);

    /// <summary>Parses a duration: a number with the unit ms, s or m.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        (string Unit, double Milliseconds)[] units = [("ms", 1), ("s", 1000), ("m", 60_000)];
        foreach (var (unit, milliseconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds <= TimeSpan.FromDays(1).TotalMilliseconds)
            {
                duration = TimeSpan.FromMilliseconds(number * milliseconds);
                return true;
            }
        }

        duration = default;
        return false;
    }

    private static string Effect(Fault fault) => fault.Kind switch
    {
        FaultKind.Status =>
            string.Create(CultureInfo.InvariantCulture, $"status={fault.Status ?? StatusCodes.Status503ServiceUnavailable}"),
        FaultKind.Delay when fault.Delay.Milliseconds == 0 =>
            string.Create(CultureInfo.InvariantCulture, $"delay={fault.Delay.TotalSeconds}s"),
        FaultKind.Delay => string.Create(CultureInfo.InvariantCulture, $"delay={fault.Delay.TotalMilliseconds}ms"),
        FaultKind.DropBefore => "drop=before",
        FaultKind.DropAfter => "drop=after",
        FaultKind.Truncate => "truncate",
        FaultKind.Html when fault.Status is { } status => string.Create(CultureInfo.InvariantCulture, $"html={status}"),
        FaultKind.Html => "html",
        FaultKind.NotJson => "not-json",
        FaultKind.Unescaped => "unescaped",
        _ => "oversized",
    };

    private static IEnumerable<string> Details(Fault fault)
    {
        if (fault.RetryAfter is { } retryAfter)
        {
            yield return retryAfter.Delta is { } delta
                ? string.Create(CultureInfo.InvariantCulture, $"retry-after={delta.TotalSeconds}")
                : string.Create(CultureInfo.InvariantCulture, $"retry-after={retryAfter.Date!.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        }

        if (fault.Processed is { } processed)
        {
            yield return processed ? "processed=yes" : "processed=no";
        }

        if (fault.Skip > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"skip={fault.Skip}");
        }

        if (fault.Times > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"times={fault.Times}");
        }
    }

    private static Fault Read(string method, string path, string name, string? value, string text) => (name, value) switch
    {
        ("status", _) => new(method, path, FaultKind.Status) { Status = Number(value, 400, 599, text, name) },
        ("delay", not null) when TryDuration(value, out var delay) => new(method, path, FaultKind.Delay) { Delay = delay },
        ("drop", "before") => new(method, path, FaultKind.DropBefore),
        ("drop", "after") => new(method, path, FaultKind.DropAfter),
        ("truncate", null) => new(method, path, FaultKind.Truncate),
        ("html", null) => new(method, path, FaultKind.Html),
        ("html", _) => new(method, path, FaultKind.Html) { Status = Number(value, 200, 599, text, name) },
        ("not-json", null) => new(method, path, FaultKind.NotJson),
        ("unescaped", null) => new(method, path, FaultKind.Unescaped),
        ("oversized", null) => new(method, path, FaultKind.Oversized),
        _ => throw Invalid(text, $"'{(value is null ? name : $"{name}={value}")}' is not a fault kind or option"),
    };

    private static (string Name, string? Value) SplitOption(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }

    private static int Number(string? value, int minimum, int maximum, string text, string name) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Invalid(text, $"{name} must be {Range(minimum, maximum)}");

    private static RetryConditionHeaderValue RetryAfter(string? value, string text)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return new(TimeSpan.FromSeconds(seconds));
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? new(date)
            : throw Invalid(text, "retry-after must be a number of seconds or a date such as 2030-01-31T12:00:00Z");
    }

    private static string Range(int minimum, int maximum) => maximum == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a number of at least {minimum}")
        : string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");

    private static FormatException Invalid(string text, string reason) => new($"'{text}' is not a valid fault: {reason}. {Syntax}");
}
