using System.Text.Json;

// The names are those of SecretStore 1.0.6, which the module searches for.
#pragma warning disable IDE0130, CA1823, IDE0052, IDE0044, IDE1006, CA1852

namespace Microsoft.PowerShell.SecretStore;

/// <summary>A fake of SecretStore: a process reads the file once, and each change writes its whole copy.</summary>
public sealed class LocalSecretStore
{
    private static LocalSecretStore? LocalStore;
    private readonly SecureStore _secureStore = new();

    public IReadOnlyList<string> Names => [.. _secureStore.Data.Keys];

    public static LocalSecretStore GetInstance(string file)
    {
        if (LocalStore is null || SecureStoreFile.LocalStoreFilePath != file)
        {
            SecureStoreFile.LocalStoreFilePath = file;
            LocalStore = new LocalSecretStore();
            LocalStore._secureStore.UpdateDataFromFile();
        }

        return LocalStore;
    }

    /// <summary>Stops using the file, so that its folder can be removed.</summary>
    /// <remarks>Otherwise commands of other tests would create the lock file in it.</remarks>
    public static void Close() => (LocalStore, SecureStoreFile.LocalStoreFilePath) = (null, null);

    public string? Read(string name) => _secureStore.Data.GetValueOrDefault(name);

    public void Write(string name, string value)
    {
        _secureStore.Data[name] = value;
        SecureStoreFile.Write(_secureStore.Data);
    }

    public bool Remove(string name)
    {
        var isThere = _secureStore.Data.Remove(name);
        SecureStoreFile.Write(_secureStore.Data);
        return isThere;
    }
}

internal sealed class SecureStore
{
    private Dictionary<string, string> _data = [];

    public Dictionary<string, string> Data => _data;

    public void UpdateDataFromFile() => _data = SecureStoreFile.Read();
}

internal static class SecureStoreFile
{
    internal static string? LocalStoreFilePath;

    public static Dictionary<string, string> Read() => Retry(() => File.Exists(LocalStoreFilePath)
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(LocalStoreFilePath))!
        : []);

    public static void Write(Dictionary<string, string> data) => Retry(() =>
    {
        File.WriteAllText(LocalStoreFilePath!, JsonSerializer.Serialize(data));
        return true;
    });

    private static T Retry<T>(Func<T> access)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return access();
            }
            catch (Exception e) when (tries < 4 && e is IOException or JsonException)
            {
                // Like SecretStore if another process has the file open: the system does not report when it is closed.
                Thread.Sleep(250);
            }
        }
    }
}
