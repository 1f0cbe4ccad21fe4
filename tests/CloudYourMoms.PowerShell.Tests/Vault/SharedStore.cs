using System.Text.Json;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>The file of a vault like SecretStore, as another process accesses it.</summary>
internal sealed class SharedStore(string file)
{
    /// <summary>The lock file that the module uses for changes.</summary>
    public string LockFile => Path.Combine(Path.GetDirectoryName(file)!, "CloudYourMoms.lock");

    /// <summary>The names in the file, without the secret of the write check.</summary>
    public IReadOnlyList<string> Names => [.. Data.Keys.Where(name => name != "CloudYourMoms-Instance-0").Order(StringComparer.Ordinal)];

    private Dictionary<string, string> Data => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

    /// <summary>Adds a secret.</summary>
    public void Put(string name, string text) => Write([.. Data.Append(new(name, text))]);

    /// <summary>The text of a secret.</summary>
    public string Text(string name) => Data[name];

    /// <summary>Changes the text of a secret.</summary>
    public void Replace(string name, string text) =>
        Write([.. Data.Select(secret => secret.Key == name ? new(name, text) : secret)]);

    /// <summary>Removes a secret, like a process that writes an older copy.</summary>
    public void Drop(string name) => Write([.. Data.Where(secret => secret.Key != name)]);

    /// <summary>Acquires the lock.</summary>
    public IDisposable Lock() => new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private void Write(IEnumerable<KeyValuePair<string, string>> secrets) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new Dictionary<string, string>(secrets)));
}
