using Microsoft.PowerShell.SecretStore;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Secrets in SecretStore that a program without the lock overwrites while a command runs.</summary>
[Collection("SecretStore")]
public sealed class OverwrittenSecretTests : IDisposable
{
    private const string Values = "-Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }";
    private const string Create = $"New-YourMomInstance 'Desk' {Values}";

    private readonly FakeVaults _vaults = new FakeVaults().With("Store", "shared");

    private SharedStore Store => _vaults.Shared("Store");

    [Fact]
    public async Task Token_overwritten_by_another_program_is_stored_again()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("overwrite", () => Store.Drop("CloudYourMoms-Instance-124"));

        var result = await session.RunAsync($"{Create} | ForEach-Object {{ $overwrite.Invoke(); $_ }}");

        Assert.Single(result.Output);
        Assert.Contains("CloudYourMoms-Instance-124", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
    }

    [Fact]
    public async Task Token_replaced_by_another_program_is_kept_with_a_warning()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("replace", () => Store.Replace("CloudYourMoms-Instance-124", "from another process"));

        var result = await session.RunAsync($"{Create} | ForEach-Object {{ $replace.Invoke(); $_ }}");

        Assert.Empty(result.Errors);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("CloudYourMoms-Instance-124", warning, StringComparison.Ordinal);
        Assert.Contains(
            "Run Get-YourMomInstance -Id 124 | Save-YourMomToken -Vault 'Store' to store the value again.",
            warning,
            StringComparison.Ordinal);
        Assert.Equal("from another process", Store.Text("CloudYourMoms-Instance-124"));
    }

    [Fact]
    public async Task Change_of_another_secret_gives_no_warning()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("replace", () => Store.Replace("CloudYourMoms-Instance-123", "from another process"));

        var result = await session.RunAsync($"{Create} | ForEach-Object {{ $replace.Invoke(); $_ }}");

        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Token_overwritten_in_a_stopped_pipeline_is_stored_again()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        Store.Drop("CloudYourMoms-Instance-123");
        session.Set("overwrite", () => Store.Drop("CloudYourMoms-Instance-123"));

        var result = await session.RunAsync("& { Get-YourMomInstance -Id 123; $overwrite.Invoke(); throw 'End' } | Save-YourMomToken");

        Assert.Contains("CloudYourMoms-Instance-123", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("CloudYourMoms-Instance-123", Store.Names);
    }

    [Fact]
    public async Task Stop_after_a_token_was_overwritten_names_the_token()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        Store.Drop("CloudYourMoms-Instance-123");
        var overwritten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("overwrite", () =>
        {
            Store.Drop("CloudYourMoms-Instance-123");
            overwritten.SetResult();
        });
        var run = session.Begin("& { Get-YourMomInstance -Id 123; $overwrite.Invoke(); while ($true) { } } | Save-YourMomToken");
        await overwritten.Task.WaitAsync(TestContext.Current.CancellationToken);

        await run.StopAsync();

        Assert.Contains("CloudYourMoms-Instance-123", Assert.Single((await run.Completion).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_during_the_final_check_names_the_token()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("reached", () => reached.TrySetResult());
        session.Set("overwrite", () =>
        {
            Store.Drop("CloudYourMoms-Instance-124");
            _vaults.Become("Store", "shared-slow");
        });
        var run = session.Begin($"{Create} | ForEach-Object {{ $overwrite.Invoke(); $_ }}");
        await Task.WhenAny(reached.Task, run.Completion);

        await run.StopAsync();

        Assert.Contains("CloudYourMoms-Instance-124", Assert.Single((await run.Completion).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_during_the_final_check_names_a_token_already_stored_again()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("reached", () => reached.TrySetResult());
        session.Set("overwrite", () =>
        {
            Store.Drop("CloudYourMoms-Instance-124");
            _vaults.Become("Store", "shared-slow CloudYourMoms-Instance-125");
        });
        var run = session.Begin(
            $"@{{ name = 'A' }}, @{{ name = 'B' }} | New-YourMomInstance {Values} -ThrottleLimit 1 | " +
            "ForEach-Object { if ($_.Name -eq 'B') { $overwrite.Invoke() } }");
        await Task.WhenAny(reached.Task, run.Completion);

        await run.StopAsync();

        Assert.Contains(
            (await run.Completion).Warnings,
            line => line.EndsWith("The secrets were stored again: CloudYourMoms-Instance-124.", StringComparison.Ordinal));
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
    }

    [Fact]
    public async Task Warning_that_ends_the_command_keeps_no_other_warning_back()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("replace", () =>
        {
            Store.Replace("CloudYourMoms-Instance-124", "from another process");
            Store.Replace("CloudYourMoms-Instance-125", "from another process");
        });

        var result = await session.RunAsync(
            $"try {{ @{{ name = 'A' }}, @{{ name = 'B' }} | New-YourMomInstance {Values} -ThrottleLimit 1 -WarningAction Stop | " +
            "ForEach-Object { if ($_.Name -eq 'B') { $replace.Invoke() } } } catch { 'Stopped' }");

        Assert.Equal("Stopped", Assert.Single(result.Output).ToString());
        Assert.Contains(result.Warnings, warning => warning.Contains("CloudYourMoms-Instance-124", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.Contains("CloudYourMoms-Instance-125", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_overwritten_before_the_next_write_is_stored_again()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("overwrite", () => Store.Drop("CloudYourMoms-Instance-124"));

        var result = await session.RunAsync(
            $"@{{ name = 'A' }}, @{{ name = 'B' }} | New-YourMomInstance {Values} -ThrottleLimit 1 | " +
            "ForEach-Object { if ($_.Name -eq 'A') { $overwrite.Invoke() } }");

        Assert.Contains("CloudYourMoms-Instance-124", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
        Assert.Contains("CloudYourMoms-Instance-125", Store.Names);
    }

    [Fact]
    public async Task Token_overwritten_before_it_is_read_back_is_written_again()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        _vaults.Become("Store", "shared-raced");

        var result = await session.RunAsync(Create);

        Assert.Empty(result.Errors);
        Assert.Contains("CloudYourMoms-Instance-124", Store.Names);
    }

    [Fact]
    public async Task Token_that_cannot_be_stored_again_is_named_with_its_recovery()
    {
        await using var session = await _vaults.StartWithDeskAsync();
        session.Set("overwrite", () =>
        {
            Store.Drop("CloudYourMoms-Instance-124");
            _vaults.Become("Store", "shared-full");
        });

        var result = await session.RunAsync($"{Create} | ForEach-Object {{ $overwrite.Invoke(); $_ }}");

        Assert.Empty(result.Errors);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("CloudYourMoms-Instance-124", warning, StringComparison.Ordinal);
        Assert.Contains(
            "Run Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken -Vault 'Store' to store", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_removed_by_the_same_pipeline_stays_removed()
    {
        await using var session = await _vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            $"@{{ name = 'A' }}, @{{ name = 'B' }} | New-YourMomInstance {Values} | Remove-YourMomInstance -Confirm:$false");

        Assert.Empty(result.Warnings);
        Assert.Equal(["CloudYourMoms-Instance-123", "CloudYourMoms-Profile-default"], Store.Names);
    }

    public void Dispose()
    {
        LocalSecretStore.Close();
        _vaults.Dispose();
    }
}
