using System.Management.Automation;

namespace CloudYourMoms.Testing;

/// <summary>The output of a script by stream.</summary>
public sealed record ScriptResult(
    IReadOnlyList<PSObject> Output,
    Exception? Terminating,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> VerboseAndDebug,
    IReadOnlyList<string> Information,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The record of the terminating error.</summary>
    public ErrorRecord Failure => Assert.IsAssignableFrom<IContainsErrorRecord>(Terminating).ErrorRecord;

    /// <summary>The error id without the command name.</summary>
    public string FailureId => Failure.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>The recommended action of the terminating error.</summary>
    public string Remedy => Failure.ErrorDetails.RecommendedAction;

    /// <summary>The ids of the errors without the command name.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>The output as text.</summary>
    public IReadOnlyList<string> OutputText => [.. Output.Select(item => $"{item}")];

    /// <summary>Fails if the script ended with an error or wrote one.</summary>
    public ScriptResult AssertSucceeded()
    {
        Assert.Null(Terminating);
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>Every text that a user or a log could see of it.</summary>
    public string AllText => string.Join(
        '\n',
        [
            .. Output.Select(item => item.ToString()),
            .. Warnings, .. VerboseAndDebug, .. Information,
            .. Progress.Select(record => record.ToString()),
            .. Errors.Select(Text),
            Terminating?.ToString() ?? string.Empty,
            Terminating is IContainsErrorRecord failure ? Text(failure.ErrorRecord) : string.Empty,
        ]);

    private static string Text(ErrorRecord error) =>
        $"{error}\n{error.Exception}\n{error.ErrorDetails?.Message}\n{error.ErrorDetails?.RecommendedAction}\n{error.TargetObject}\n" +
        $"{error.CategoryInfo}\n{error.FullyQualifiedErrorId}";
}
