using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>What a command of SecretManagement gave: values, and errors.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Values, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>How many changes of SecretStore by other processes were found when the command had ended.</summary>
    public int ForeignChanges { get; init; }

    public static VaultResult Of(IEnumerable<PSObject> output)
    {
        var all = output.Where(item => item is not null).ToLookup(item => item.BaseObject is ErrorRecord);
        return new([.. all[false]], [.. all[true].Select(item => (ErrorRecord)item.BaseObject)]);
    }

    /// <summary>True when it had more to complain of than this: SecretManagement also says that it found nothing where a vault failed.</summary>
    public bool HasErrorBeside(string id) => Errors.Any(error => !error.FullyQualifiedErrorId.StartsWith(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the vault wants a password. The type is SecretManagement's, which is not there at compile time; a vault's own error may hold it.</summary>
    public bool IsLocked => Causes().Any(cause => cause.GetType().Name == "PasswordRequiredException");

    /// <summary>True when SecretManagement's commands are not there.</summary>
    public bool IsModuleMissing => Causes().Any(cause => cause is CommandNotFoundException);

    /// <summary>True when it may go well the next moment, as when another process has the vault's file open.</summary>
    public bool MayPass => Errors.Count > 0 && !IsLocked && !IsModuleMissing && HasErrorBeside("GetSecretNotFound");

    /// <summary>What the vault said, the cause last.</summary>
    public string Message => string.Join(" ", Causes().Select(cause => cause.Message.TrimEnd('.') + ".").Distinct(StringComparer.Ordinal));

    private IEnumerable<Exception> Causes()
    {
        foreach (var error in Errors)
        {
            for (var cause = error.Exception; cause is not null; cause = cause.InnerException)
            {
                yield return cause;
            }
        }
    }
}
