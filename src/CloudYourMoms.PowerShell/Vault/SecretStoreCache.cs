using System.Diagnostics;
using System.Reflection;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>SecretStore's copy of its file in this process.</summary>
/// <remarks>
/// SecretStore 1.0.6 reads its file once, and each change writes the whole copy. It reloads a file that another process changed after 5
/// seconds, or never if this process wrote in the 5 seconds before. Its next change then removes the secrets that the other process
/// stored. No SecretStore command reloads the file earlier, so this class calls the internal method. Versions without it are not refreshed.
/// </remarks>
internal sealed class SecretStoreCache
{
    /// <summary>The module of the vaults that use this cache.</summary>
    public const string ModuleName = "Microsoft.PowerShell.SecretStore";

    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    // SecretStore's own reload after 5 seconds, on another thread, can replace a copy that was just written with an older one.
    private static readonly TimeSpan ReloadPeriod = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _sinceExternalChange = new();
    private (DateTime Changed, long Length) _current;
    private int _externalChanges;

    /// <summary>The number of changes by other processes, including a change that is not yet in the copy.</summary>
    public int CountExternalChanges() => VersionOf(FindFile()) == _current ? _externalChanges : _externalChanges + 1;

    /// <summary>The path of the lock file for changes; null if SecretStore is not loaded.</summary>
    /// <remarks>The file is in the store's folder, so that exactly the users of the store can open it.</remarks>
    public static string? FindLockFile() =>
        FindFile() is { } file ? Path.Combine(Path.GetDirectoryName(file)!, "CloudYourMoms.lock") : null;

    /// <summary>Reloads the file if another process changed it.</summary>
    /// <param name="isChange">True before a command that writes the copy and holds the lock.</param>
    /// <param name="timeout">The time limit of the command, including this wait.</param>
    /// <param name="cancellationToken">Cancels the wait for another process.</param>
    public void Refresh(bool isChange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var isChangedExternally = VersionOf(FindFile()) != _current;
        var store = TypeNamed("LocalSecretStore");
        if (!(isChangedExternally || (isChange && _sinceExternalChange.IsRunning && _sinceExternalChange.Elapsed < ReloadPeriod)) ||
            Field(store, Field(store, null, "LocalStore"), "_secureStore") is not { } copy || FindLockFile() is not { } lockFile)
        {
            return;
        }

        // SecretStore waits 250 ms if another process has the file open. The lock prevents this.
        var limit = TimeSpan.FromTicks(Math.Min(ReadTimeout.Ticks, timeout.Ticks / 2));
        using var readLock = isChange ? null : VaultWriteLock.Acquire(lockFile, limit, _ => { }, cancellationToken);
        var (known, version) = (_current, VersionOf(FindFile()));
        try
        {
            var before = Field(copy.GetType(), copy, "_data");
            copy.GetType().GetMethod("UpdateDataFromFile", Members)?.Invoke(copy, null);
            if (Field(copy.GetType(), copy, "_data") != before)
            {
                _current = version;
            }
        }
        catch (TargetInvocationException)
        {
            // The file cannot be read, or the password has expired. The vault's command reports it.
        }

        if (isChangedExternally && known != default)
        {
            _externalChanges++;
            _sinceExternalChange.Restart();
        }
    }

    /// <summary>Records that this process wrote its copy while it held the lock.</summary>
    public void NoteWritten() => _current = VersionOf(FindFile());

    /// <summary>The last write time and length of a file, to detect changes.</summary>
    private static (DateTime Changed, long Length) VersionOf(string? file) =>
        file is not null && new FileInfo(file) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;

    /// <summary>The path of the store's file; null if SecretStore is not loaded.</summary>
    private static string? FindFile() => Field(TypeNamed("SecureStoreFile"), null, "LocalStoreFilePath") as string;

    private static Type? TypeNamed(string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetType($"{ModuleName}.{name}"))
        .FirstOrDefault(type => type is not null);

    private static object? Field(Type? type, object? instance, string name) =>
        type?.GetField(name, Members) is { } field && (field.IsStatic || instance is not null) ? field.GetValue(instance) : null;
}
