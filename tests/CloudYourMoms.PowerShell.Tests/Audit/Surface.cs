using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>Every text that a script's results expose to a user, a log, a file or another program, with its location.</summary>
internal static class Surface
{
    private const int DeepestClixml = 5;
    private const int DeepestProperty = 4;

    /// <summary>Texts that must not contain a secret in any encoding.</summary>
    /// <param name="result">The result of the script.</param>
    /// <param name="sessionErrors">The items of $Error after the script.</param>
    /// <param name="host">The text in the host.</param>
    /// <param name="clixmlDepth">The serialization depth of errors.</param>
    public static IEnumerable<(string Place, string Text)> OfMessages(
        ScriptResult result, IReadOnlyList<PSObject> sessionErrors, string host, int clixmlDepth)
    {
        yield return ("verbose and debug", string.Join('\n', result.VerboseAndDebug));
        yield return ("warning", string.Join('\n', result.Warnings));
        yield return ("information", string.Join('\n', result.Information));
        yield return ("host", host);
        foreach (var progress in result.Progress)
        {
            yield return ("progress", $"{progress} {progress.Activity} {progress.StatusDescription} {progress.CurrentOperation}");
        }

        ErrorRecord[] errors = result.Terminating is IContainsErrorRecord terminating
            ? [.. result.Errors, terminating.ErrorRecord]
            : [.. result.Errors];
        foreach (var item in errors.Select(error => new PSObject(error)).Concat(sessionErrors))
        {
            yield return ("error", TextOf(item));
            yield return ("Select-Object * of an error", Properties(item, DeepestProperty));
        }

        foreach (var item in sessionErrors)
        {
            for (var depth = 1; depth <= clixmlDepth; depth++)
            {
                yield return ($"Clixml of depth {depth} of an error", PSSerializer.Serialize(item, depth));
            }

            foreach (var part in PartsOf(item))
            {
                yield return ("Clixml of a part of an error", PSSerializer.Serialize(part, clixmlDepth));
            }
        }
    }

    /// <summary>Texts of the output records. PSSerializer writes their secure strings in hexadecimal on Linux and macOS.</summary>
    public static IEnumerable<(string Place, string Text)> OfRecords(IEnumerable<PSObject> records)
    {
        foreach (var record in records)
        {
            yield return (
                "ToString",
                $"{record}\n{record.BaseObject}\n{string.Format(CultureInfo.InvariantCulture, "{0}", record.BaseObject)}\n" +
                $"{LanguagePrimitives.ConvertTo<string>(record)}");
            yield return ("Select-Object *", Properties(record, DeepestProperty));
            yield return ("JSON", Json(record.BaseObject));
            for (var depth = 1; depth <= DeepestClixml; depth++)
            {
                yield return ($"Clixml of depth {depth}", PSSerializer.Serialize(record, depth));
            }
        }
    }

    private static string TextOf(PSObject item) => item.BaseObject switch
    {
        ErrorRecord error => string.Join('\n',
            error,
            error.Exception,
            Chain(error.Exception),
            error.ErrorDetails?.Message,
            error.ErrorDetails?.RecommendedAction,
            Describe(error.TargetObject),
            error.CategoryInfo,
            error.CategoryInfo.TargetName,
            error.FullyQualifiedErrorId,
            error.InvocationInfo?.Line,
            error.InvocationInfo?.PositionMessage,
            error.InvocationInfo?.MyCommand,
            error.ScriptStackTrace),
        var other => other.ToString()!,
    };

    private static string Describe(object? target) =>
        target is IEnumerable items and not string ? string.Join(' ', items.Cast<object?>()) : target?.ToString() ?? string.Empty;

    private static string Chain(Exception? exception) => exception is null
        ? string.Empty
        : $"{exception.Message}\n{exception.Source} {string.Join(' ', exception.Data.Values.Cast<object?>())}\n" +
            $"{Properties(new PSObject(exception), 1)}\n{Chain(exception.InnerException)}";

    private static IEnumerable<object> PartsOf(PSObject item)
    {
        var error = item.BaseObject as ErrorRecord ?? (item.BaseObject as IContainsErrorRecord)?.ErrorRecord;
        object?[] parts =
        [
            error?.Exception, error?.TargetObject, error?.ErrorDetails, error?.CategoryInfo, error?.InvocationInfo?.Line,
            error?.ScriptStackTrace,
        ];
        return parts.OfType<object>();
    }

    // Format-List * and Select-Object * evaluate these; ConvertTo-Json also shows nested ones.
    private static string Properties(PSObject item, int depth) => string.Join('\n', item.Properties.Select(property =>
    {
        try
        {
            return $"{property.Name} : {Value(property.Value, depth)}";
        }
        catch (GetValueException e)
        {
            return $"{property.Name} : {e}";
        }
    }));

    private static string Value(object? value, int depth) => value switch
    {
        null => string.Empty,
        string text => text,
        _ when depth == 0 => value.ToString() ?? string.Empty,
        IDictionary entries => Entries(entries, depth - 1),
        IEnumerable items => string.Join('\n', items.Cast<object?>().Take(100).Select(item => Value(item, depth - 1))),
        PSObject or Exception => $"{value}\n{Properties(PSObject.AsPSObject(value), depth - 1)}",

        // Types of the engine and of .NET only as text, types of the module with all properties.
        _ when value.GetType().Namespace?.StartsWith("CloudYourMoms", StringComparison.Ordinal) == true =>
            $"{value}\n{Properties(PSObject.AsPSObject(value), depth - 1)}",
        _ => value.ToString() ?? string.Empty,
    };

    private static string Entries(IDictionary entries, int depth)
    {
        var lines = new List<string>();
        foreach (DictionaryEntry entry in entries)
        {
            lines.Add($"{entry.Key} : {Value(entry.Value, depth)}");
        }

        return string.Join('\n', lines);
    }

    private static string Json(object record)
    {
        try
        {
            return JsonSerializer.Serialize(record, record.GetType());
        }
        catch (NotSupportedException)
        {
            // For example FileInfo, which has reference cycles.
            return string.Empty;
        }
        catch (JsonException)
        {
            return string.Empty;
        }
    }
}
