using System.Text.Json;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>The file of a vault that works as SecretStore does, in the hands of another process.</summary>
internal sealed class SharedStore(string file)
{
    /// <summary>The file of the lock that the module takes for a change.</summary>
    public string LockFile => Path.Combine(Path.GetDirectoryName(file)!, "CloudYourMoms.lock");

    /// <summary>The names in the file, beside the one that shows that it can be written to.</summary>
    public IReadOnlyList<string> Names => [.. Data.Keys.Where(name => name != "CloudYourMoms-Instance-0").Order(StringComparer.Ordinal)];

    private Dictionary<string, string> Data => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

    /// <summary>Adds a secret.</summary>
    public void Put(string name, string text) => Write([.. Data.Append(new(name, text))]);

    /// <summary>The text of a secret.</summary>
    public string Text(string name) => Data[name];

    /// <summary>Gives a secret another text.</summary>
    public void Replace(string name, string text) =>
        Write([.. Data.Select(secret => secret.Key == name ? new(name, text) : secret)]);

    /// <summary>Removes a secret, as a process does that writes a copy from before it was stored.</summary>
    public void Drop(string name) => Write([.. Data.Where(secret => secret.Key != name)]);

    /// <summary>Takes the lock.</summary>
    public IDisposable Lock() => new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private void Write(IEnumerable<KeyValuePair<string, string>> secrets) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new Dictionary<string, string>(secrets)));
}
