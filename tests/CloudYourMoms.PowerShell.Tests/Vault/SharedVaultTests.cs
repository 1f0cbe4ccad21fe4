using System.Collections;
using System.Management.Automation;
using System.Reflection;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;
using Microsoft.PowerShell.SecretStore;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>SecretStore in several processes: each has a copy of the file and always writes the whole copy.</summary>
[Collection("SecretStore")]
public sealed class SharedVaultTests : IDisposable
{
    private const string Values = "-Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }";
    private const string Create = $"New-YourMomInstance 'Desk' {Values}";

    private readonly FakeVaults _vaults = new FakeVaults().With("Store", "shared");

    private SharedStore Store => _vaults.Shared("Store");

    [Theory]
    [InlineData(Create)]
    [InlineData("Set-YourMomCredential second @platform @account")]
    [InlineData("Remove-YourMomInstance 123 -Confirm:$false")]
    [InlineData("Remove-YourMomCredential default")]
    public async Task Change_keeps_secrets_just_stored_by_another_process(string change)
    {
        await using var session = await _vaults.StartWithDeskAsync();
        Store.Put("CloudYourMoms-Profile-other", "from another process");

        var result = await session.RunAsync(change);

        Assert.Empty(result.Errors);
        Assert.Null(result.Terminating);
        Assert.Empty(result.Warnings);
        var names = Store.Names;
        var removesToken = change.Contains("Remove-YourMomInstance", StringComparison.Ordinal);
        var removesProfile = change.Contains("Remove-YourMomCredential", StringComparison.Ordinal);
        Assert.Contains("CloudYourMoms-Profile-other", names);
        Assert.Equal(removesToken, !names.Contains("CloudYourMoms-Instance-123"));
        Assert.Equal(removesProfile, !names.Contains("CloudYourMoms-Profile-default"));
    }

    [Fact]
    public async Task Token_stored_by_another_process_is_seen()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        Store.Drop("CloudYourMoms-Instance-123");

        var without = await session.RunAsync("(Get-YourMomInstance -WithoutStoredToken).Id");

        Assert.Equal(123L, Assert.Single(without.Output).BaseObject);
    }

    [Fact]
    public async Task Write_waits_while_another_session_has_the_lock()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        var other = Store.Lock();
        session.Set("release", (Action)other.Dispose);

        var result = await session.RunAsync(
            $"{Create} -VaultTimeoutSec 20 -Verbose 4>&1 | ForEach-Object {{ if (\"$_\" -like 'Another session writes*') " +
            $"{{ $release.Invoke() }}; $_ }}");

        Assert.Empty(result.Warnings);
        Assert.Contains(
            "Another session writes to the vault 'Store'. This command waits up to 10 seconds.", result.Output.Select(item => $"{item}"));
        Assert.Contains(result.Progress, record => record is { ActivityId: 8404, SecondsRemaining: > 0 });
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
    }

    [Fact]
    public async Task Write_continues_with_a_warning_when_the_lock_is_not_released()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        await SetLockTimeoutAsync(session, TimeSpan.Zero);
        using var other = Store.Lock();

        var result = await session.RunAsync($"{Create} -Profile default");

        Assert.Single(result.Output);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("without a lock", warning, StringComparison.Ordinal);
        Assert.Contains(
            "run Get-YourMomInstance -WithoutStoredToken -Profile 'default' | " +
            "Save-YourMomToken -Vault 'Store' -Profile 'default' to store it.",
            warning,
            StringComparison.Ordinal);
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
    }

    [Fact]
    public async Task Stop_ends_the_wait_for_the_lock()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        using var other = Store.Lock();
        var run = session.Begin("Set-YourMomCredential second @platform @account -SkipVerify -Verbose 4>&1");
        await run.FirstOutput;

        await run.StopAsync();

        Assert.DoesNotContain("CloudYourMoms-Profile-second", Store.Names);
    }

    [Fact]
    public async Task Lock_is_free_after_a_stop_during_its_acquisition()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);
        await _vaults.ImportAsync(session);
        Assert.Null((await session.RunAsync("Set-YourMomCredential @platform @account")).Terminating);
        var other = Store.Lock();
        host.Progress = record =>
        {
            if (record is { ActivityId: 8404, RecordType: ProgressRecordType.Completed })
            {
                throw new PipelineStoppedException();
            }

            other.Dispose();
        };

        await session.RunAsync("Set-YourMomCredential second @platform @account -SkipVerify");

        Assert.DoesNotContain("CloudYourMoms-Profile-second", Store.Names);
        Store.Lock().Dispose();
    }

    [Fact]
    public async Task Lock_of_a_killed_process_is_free()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        var hold = $"$lock = [System.IO.FileStream]::new('{Store.LockFile}', 'OpenOrCreate', 'ReadWrite', 'None')";
        using (var holder = ShellProcess.Start(session.Sandbox, $"{hold}; 'ready'; [System.Threading.Thread]::Sleep(-1)"))
        {
            await holder.ReadToLineAsync("ready");
            Assert.Throws<IOException>(Store.Lock);
        }

        Assert.Empty((await session.RunAsync(Create)).Warnings);
    }

    [Fact]
    public async Task Processes_that_create_at_once_lose_no_token()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        var script = $"Import-Module '{_vaults.Module}'; 1..6 | ForEach-Object {{ {Create} | Out-Null }}; 'ready'";
        List<ChildProcess> shells = [.. Enumerable.Range(0, 3).Select(_ => ShellProcess.Start(session.Sandbox, script))];
        await Task.WhenAll(shells.Select(shell => shell.ReadToLineAsync("ready")));
        shells.ForEach(shell => shell.Dispose());

        Assert.Equal(19, session.Sandbox.Instances.Count);
        Assert.All(session.Sandbox.Instances, instance => Assert.Contains($"CloudYourMoms-Instance-{instance.Id}", Store.Names));
    }

    public void Dispose()
    {
        LocalSecretStore.Close();
        _vaults.Dispose();
    }

    // The module's state is internal, and the tests load the module like users.
    private static async Task SetLockTimeoutAsync(ModuleSession session, TimeSpan timeout)
    {
        var data = await session.RunAsync("(Get-Module CloudYourMoms).PrivateData");
        var memory = ((Hashtable)Assert.Single(data.Output).BaseObject)["ModuleState"]!;
        memory.GetType().GetProperty("VaultLockTimeout", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(memory, timeout);
    }
}
