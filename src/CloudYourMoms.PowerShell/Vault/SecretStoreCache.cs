using System.Diagnostics;
using System.Reflection;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The copy of its file that SecretStore holds in this process.</summary>
/// <remarks>
/// SecretStore 1.0.6 reads its file once, and each change writes the whole copy. It reads a file that another process changed 5 seconds
/// later, and not at all when this process wrote within 5 seconds before: its next change then removes what the other process stored. No
/// command of SecretStore reads the file earlier, so this calls the method that does. A version that lacks it is left to itself.
/// </remarks>
internal sealed class SecretStoreCache
{
    /// <summary>The module of a vault that needs this.</summary>
    public const string ModuleName = "Microsoft.PowerShell.SecretStore";

    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    // SecretStore itself reads a changed file 5 seconds later, on another thread. That may put an older copy in the place of one that was
    // just written.
    private static readonly TimeSpan TimerTime = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _sinceForeign = new();
    private (DateTime Changed, long Length) _current;
    private int _foreignChanges;

    /// <summary>How many changes of other processes were found, one that is in the file but not in the copy yet included.</summary>
    public int CountForeignChanges() => VersionOf(FindFile()) == _current ? _foreignChanges : _foreignChanges + 1;

    /// <summary>The file of the lock that a change takes; null as long as SecretStore is not loaded.</summary>
    /// <remarks>It is in the folder of the store, so that all who share the store share it, and nobody else can open it.</remarks>
    public static string? FindLockFile() =>
        FindFile() is { } file ? Path.Combine(Path.GetDirectoryName(file)!, "CloudYourMoms.lock") : null;

    /// <summary>Reads the file again when another process has changed it.</summary>
    /// <param name="isChange">True before a command that writes the copy, which has the lock.</param>
    /// <param name="timeout">How long the command may take, this wait included.</param>
    /// <param name="cancellationToken">Ends the wait for a change of another process.</param>
    public void Refresh(bool isChange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var isForeign = VersionOf(FindFile()) != _current;
        var store = TypeNamed("LocalSecretStore");
        if (!(isForeign || (isChange && _sinceForeign.IsRunning && _sinceForeign.Elapsed < TimerTime)) ||
            Field(store, Field(store, null, "LocalStore"), "_secureStore") is not { } copy || FindLockFile() is not { } lockFile)
        {
            return;
        }

        // SecretStore pauses for 250 ms when it finds the file open, in the process that reads or the one that writes.
        var limit = TimeSpan.FromTicks(Math.Min(ReadTimeout.Ticks, timeout.Ticks / 2));
        using var turn = isChange ? null : VaultWriteLock.Take(lockFile, limit, _ => { }, cancellationToken);
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
            // A file that cannot be read, or a password that has expired: the vault's own command says so.
        }

        if (isForeign && known != default)
        {
            _foreignChanges++;
            _sinceForeign.Restart();
        }
    }

    /// <summary>Notes that this process has written its copy, with the lock.</summary>
    public void NoteWritten() => _current = VersionOf(FindFile());

    /// <summary>What changes with each write of a file.</summary>
    private static (DateTime Changed, long Length) VersionOf(string? file) =>
        file is not null && new FileInfo(file) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;

    /// <summary>The file of the store; null as long as SecretStore is not loaded.</summary>
    private static string? FindFile() => Field(TypeNamed("SecureStoreFile"), null, "LocalStoreFilePath") as string;

    private static Type? TypeNamed(string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetType($"{ModuleName}.{name}"))
        .FirstOrDefault(type => type is not null);

    private static object? Field(Type? type, object? instance, string name) =>
        type?.GetField(name, Members) is { } field && (field.IsStatic || instance is not null) ? field.GetValue(instance) : null;
}
