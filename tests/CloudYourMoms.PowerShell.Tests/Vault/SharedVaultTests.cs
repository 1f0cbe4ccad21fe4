using System.Collections;
using System.Management.Automation;
using System.Reflection;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;
using Microsoft.PowerShell.SecretStore;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>SecretStore in several processes: each has a copy of the file and always writes the whole copy.</summary>
[Collection("SecretStore")]
public sealed class SharedVaultTests() : DeskTests("shared")
{
    private const string Second = "CloudYourMoms-Profile-second";
    private const string SetSecond = "Set-YourMomCredential second @platform @account -SkipVerify ";

    private SharedStore Store => Vaults.Shared("Store");

    [Theory]
    [InlineData(Create, "CloudYourMoms-Instance-124", true)]
    [InlineData(SetSecond, Second, true)]
    [InlineData("Remove-YourMomInstance 123 -Confirm:$false", TokenName, false)]
    [InlineData("Remove-YourMomCredential default", "CloudYourMoms-Profile-default", false)]
    public async Task Change_keeps_secrets_just_stored_by_another_process(string change, string name, bool isStored)
    {
        Store.Put("CloudYourMoms-Profile-other", "from another process");
        string[] others = [.. Store.Names.Where(other => other != name)];

        var result = await RunAsync(change);

        Assert.Empty(result.AssertSucceeded().Warnings);
        Assert.Equal(others.Concat(isStored ? [name] : []).Order(StringComparer.Ordinal), Store.Names);
    }

    [Fact]
    public async Task Token_stored_by_another_process_is_seen()
    {
        Store.Drop(TokenName);

        Assert.Equal(["123"], (await RunAsync("(Get-YourMomInstance -WithoutStoredToken).Id")).OutputText);
    }

    [Fact]
    public async Task Write_waits_while_another_session_has_the_lock()
    {
        var other = Store.Lock();
        Session.Set("release", (Action)other.Dispose);

        var result = await RunAsync(
            SetSecond + "-VaultTimeoutSec 20 -Verbose 4>&1 | " +
            "ForEach-Object { if (\"$_\" -like 'Another session writes*') { $release.Invoke() }; $_ }");

        Assert.Empty(result.Warnings);
        Assert.Contains("Another session writes to the vault 'Store'. This command waits up to 10 seconds.", result.OutputText);
        Assert.Contains(result.Progress, record => record is { ActivityId: 8404, SecondsRemaining: > 0 });
        Assert.Contains(Second, Store.Names);
    }

    [Fact]
    public async Task Write_continues_with_a_warning_when_the_lock_is_not_released()
    {
        // The state of the module is internal, and the tests load the module like users.
        var data = await RunAsync("(Get-Module CloudYourMoms).PrivateData");
        var state = ((Hashtable)Assert.Single(data.Output).BaseObject)["ModuleState"]!;
        state.GetType().GetProperty("VaultLockTimeout", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(state, TimeSpan.Zero);
        using var other = Store.Lock();

        var result = await RunAsync(NewDesk + "-Profile default");

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
        using var other = Store.Lock();
        var run = await BeginAsync(SetSecond + "-Verbose 4>&1");
        await run.FirstOutput;

        await run.StopAsync();

        Assert.DoesNotContain(Second, Store.Names);
    }

    [Fact]
    public async Task Lock_is_free_after_a_stop_during_its_acquisition()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);
        await Vaults.ImportAsync(session);
        var other = Store.Lock();
        host.Progress = record =>
        {
            if (record is { ActivityId: 8404, RecordType: ProgressRecordType.Completed })
            {
                throw new PipelineStoppedException();
            }

            other.Dispose();
        };

        await session.RunAsync(SetSecond);

        Assert.DoesNotContain(Second, Store.Names);
        Store.Lock().Dispose();
    }

    [Fact]
    public async Task Lock_of_a_killed_process_is_free()
    {
        var hold = $"$lock = [System.IO.FileStream]::new('{Store.LockFile}', 'OpenOrCreate', 'ReadWrite', 'None')";
        using (var holder = ShellProcess.Start(Sandbox, $"{hold}; 'ready'; [System.Threading.Thread]::Sleep(-1)"))
        {
            await holder.ReadToLineAsync("ready");
            Assert.Throws<IOException>(Store.Lock);
        }

        Assert.Empty((await RunAsync(SetSecond)).Warnings);
    }

    [Fact]
    public async Task Processes_that_create_at_once_lose_no_token()
    {
        var script = $"Import-Module '{Vaults.Module}'; 1..6 | ForEach-Object {{ {Create} | Out-Null }}; 'ready'";
        List<ChildProcess> shells = [.. Enumerable.Range(0, 3).Select(_ => ShellProcess.Start(Sandbox, script))];
        await Task.WhenAll(shells.Select(shell => shell.ReadToLineAsync("ready")));
        shells.ForEach(shell => shell.Dispose());

        Assert.Equal(19, Sandbox.Instances.Count);
        Assert.All(Sandbox.Instances, instance => Assert.Contains($"CloudYourMoms-Instance-{instance.Id}", Store.Names));
    }

    public override ValueTask DisposeAsync()
    {
        LocalSecretStore.Close();
        return base.DisposeAsync();
    }
}
