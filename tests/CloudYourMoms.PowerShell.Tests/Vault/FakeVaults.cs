using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>
/// A fake of SecretManagement with vaults of every kind, in a temporary folder that is deleted on disposal. The build cannot get the
/// real module from a package registry.
/// </summary>
internal sealed class FakeVaults : IDisposable
{
    private const string ModuleName = "Microsoft.PowerShell.SecretManagement";
    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;

    public FakeVaults()
    {
        Directory.CreateDirectory(Vaults);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fakes", $"{ModuleName}.psm1"), Module);
        File.WriteAllText(Path.Combine(Vaults, ".assembly"), typeof(FakeVaults).Assembly.Location);
    }

    /// <summary>The file to import.</summary>
    public string Module => Path.Combine(_folder, $"{ModuleName}.psm1");

    private string Vaults => Path.Combine(_folder, "vaults");

    /// <summary>Registers a vault; the first is the default one.</summary>
    /// <param name="name">The name of the vault.</param>
    /// <param name="kind">
    /// healthy, locked, slow, read-only, strings-only, refusing-names, full (after the first write), forgetting (stores nothing, without an
    /// error), lossy (like forgetting, after the first write), altering (stores another token), keeping (removes nothing), unreadable (its
    /// error quotes the secret), hashtables (returns only hashtables), soft-delete (does not accept the name of a removed secret), busy
    /// (every second call fails), damaged (every call fails), blocking (blocks on async code), held (runs $hold of the session), shared (a
    /// SecretStore: see <see cref="SharedStore"/>), shared-full (accepts no more secrets), shared-slow (runs $reached of the session and
    /// never ends), "slow NAME" and "shared-slow NAME" (slow only when the secret NAME is read), shared-raced (another program overwrites
    /// the first write of each name).
    /// </param>
    public FakeVaults With(string name, string kind = "healthy")
    {
        Directory.CreateDirectory(Path.Combine(Vaults, name));
        Become(name, kind);
        return File.Exists(Path.Combine(Vaults, ".default")) ? this : WithDefault(name);
    }

    public FakeVaults WithDefault(string name)
    {
        File.WriteAllText(Path.Combine(Vaults, ".default"), name);
        return this;
    }

    public FakeVaults WithoutDefault()
    {
        File.Delete(Path.Combine(Vaults, ".default"));
        return this;
    }

    /// <summary>Changes the kind of a vault.</summary>
    public void Become(string vault, string kind) => File.WriteAllText(Path.Combine(Vaults, vault, ".kind"), kind);

    public void Put(string vault, string secret, string text) => File.WriteAllText(Path.Combine(Vaults, vault, secret), text);

    /// <summary>The text of a secret; null if it does not exist.</summary>
    public string? Get(string vault, string secret) =>
        Path.Combine(Vaults, vault, secret) is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    /// <summary>The texts of a vault's secrets.</summary>
    public IEnumerable<string> Texts(string vault) => Names(vault).Select(name => File.ReadAllText(Path.Combine(Vaults, vault, name)));

    /// <summary>The names of a vault's secrets, without the secret of the write check.</summary>
    public IReadOnlyList<string> Names(string vault) =>
        [
            .. Directory.GetFiles(Path.Combine(Vaults, vault))
                .Select(file => Path.GetFileName(file))
                .Where(name => name[0] != '.' && name != "CloudYourMoms-Instance-0")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The file of a shared vault, for access by another process.</summary>
    public SharedStore Shared(string vault) => new(Path.Combine(Vaults, vault, ".storefile"));

    /// <summary>Imports the fake into a session.</summary>
    public async Task ImportAsync(ModuleSession session)
    {
        var import = await session.RunAsync($"Import-Module '{Module}' -ErrorAction Stop");
        Assert.Null(import.Terminating);
    }

    /// <summary>A session with the fake and a stored account.</summary>
    public async Task<ModuleSession> StartAsync()
    {
        var session = await ModuleSession.StartAsync();
        await ImportAsync(session);
        Assert.Null((await session.RunAsync("Set-YourMomCredential @platform @account")).Terminating);
        return session;
    }

    /// <summary>The same with instance 123, which does not use OAuth.</summary>
    public async Task<ModuleSession> StartWithDeskAsync()
    {
        var session = await StartAsync();
        var created = await session.RunAsync(
            "New-YourMomInstance 'Desk' -Tag prod -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }");
        Assert.Empty(created.Errors);
        Assert.Single(session.Sandbox.Instances);
        return session;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A vault call that timed out may have created a file in the meantime.
            Directory.Delete(_folder, recursive: true);
        }
    }
}
