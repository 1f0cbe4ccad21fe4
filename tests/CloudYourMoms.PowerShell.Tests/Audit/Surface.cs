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
    private const int DeepestProperty = 5;

    /// <summary>Texts that must not contain a secret in any encoding.</summary>
    /// <param name="result">The result of the script.</param>
    /// <param name="errors">Its errors.</param>
    /// <param name="sessionErrors">The items of $Error after the script.</param>
    /// <param name="host">The text in the host.</param>
    /// <param name="clixmlDepth">The serialization depth of errors.</param>
    public static IEnumerable<(string Place, string Text)> OfMessages(
        ScriptResult result, IEnumerable<ErrorRecord> errors, IReadOnlyList<PSObject> sessionErrors, string host, int clixmlDepth) =>
    [
        ("verbose and debug", Lines(result.VerboseAndDebug)),
        ("warning", Lines(result.Warnings)),
        ("information", Lines(result.Information)),
        ("host", host),
        .. result.Progress.Select(progress =>
            ("progress", $"{progress} {progress.Activity} {progress.StatusDescription} {progress.CurrentOperation}")),
        .. errors.Select(error => new PSObject(error)).Concat(sessionErrors).SelectMany(item => new[]
        {
            ("error", TextOf(item)),
            ("Select-Object * of an error", Properties(item, DeepestProperty)),
        }),
        .. sessionErrors.SelectMany(item => Clixml(item, clixmlDepth)),
        .. sessionErrors.SelectMany(PartsOf).Select(part => ("Clixml of a part of an error", PSSerializer.Serialize(part, clixmlDepth))),
    ];

    /// <summary>The secrets in output records. PSSerializer writes their secure strings in hexadecimal on Linux and macOS.</summary>
    public static IEnumerable<string> LeaksOfRecords(IEnumerable<PSObject> records, SecretScan scan) =>
        from record in records
        from text in OfRecord(record)
        from secret in scan.Find(text.Text, ignoresHexadecimal: true)
        select $"{secret} in {text.Place} of a record";

    private static IEnumerable<(string Place, string Text)> OfRecord(PSObject record) =>
    [
        (
            "ToString",
            $"{record}\n{record.BaseObject}\n{string.Format(CultureInfo.InvariantCulture, "{0}", record.BaseObject)}\n" +
            $"{LanguagePrimitives.ConvertTo<string>(record)}"),
        ("Select-Object *", Properties(record, DeepestProperty)),
        ("JSON", Json(record.BaseObject)),
        .. Clixml(record, DeepestClixml),
    ];

    private static IEnumerable<(string Place, string Text)> Clixml(PSObject item, int deepest) =>
        Enumerable.Range(1, deepest).Select(depth => ($"Clixml of depth {depth}", PSSerializer.Serialize(item, depth)));

    private static string TextOf(PSObject item) => item.BaseObject is not ErrorRecord error ? item.BaseObject.ToString()! : Lines(new[]
        {
            (object?)error,
            error.Exception,
            error.ErrorDetails?.Message,
            error.ErrorDetails?.RecommendedAction,
            error.TargetObject is IEnumerable items and not string ? Lines(items) : error.TargetObject,
            error.CategoryInfo,
            error.CategoryInfo.TargetName,
            error.FullyQualifiedErrorId,
            error.InvocationInfo?.Line,
            error.InvocationInfo?.PositionMessage,
            error.InvocationInfo?.MyCommand,
            error.ScriptStackTrace,
        });

    private static IEnumerable<object> PartsOf(PSObject item)
    {
        var error = item.BaseObject as ErrorRecord ?? (item.BaseObject as IContainsErrorRecord)?.ErrorRecord;
        return new[]
        {
            error?.Exception, error?.TargetObject, error?.ErrorDetails, error?.CategoryInfo, error?.InvocationInfo?.Line,
            error?.ScriptStackTrace,
        }.OfType<object>();
    }

    // Format-List * and Select-Object * evaluate these; ConvertTo-Json also shows nested ones.
    private static string Properties(PSObject item, int depth) => Lines(item.Properties.Select(property =>
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

    // Types of the engine and of .NET only as text, types of the module with all properties.
    private static string Value(object? value, int depth) => value switch
    {
        null => string.Empty,
        string text => text,
        _ when depth == 0 => value.ToString() ?? string.Empty,
        IDictionary entries => Lines(entries.Keys.Cast<object>().Select(key => $"{key} : {Value(entries[key], depth - 1)}")),
        IEnumerable items => Lines(items.Cast<object?>().Take(100).Select(item => Value(item, depth - 1))),
        _ when value is PSObject or Exception ||
            value.GetType().Namespace?.StartsWith("CloudYourMoms", StringComparison.Ordinal) == true =>
            $"{value}\n{Properties(PSObject.AsPSObject(value), depth - 1)}",
        _ => value.ToString() ?? string.Empty,
    };

    private static string Json(object record)
    {
        try
        {
            return JsonSerializer.Serialize(record, record.GetType());
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            // For example FileInfo, which has reference cycles.
            return string.Empty;
        }
    }

    private static string Lines(IEnumerable items) => string.Join('\n', items.Cast<object?>());
}
