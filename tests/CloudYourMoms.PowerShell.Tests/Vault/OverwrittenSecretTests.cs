using Microsoft.PowerShell.SecretStore;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Secrets in SecretStore that a program without the lock overwrites while a command runs.</summary>
[Collection("SecretStore")]
public sealed class OverwrittenSecretTests() : DeskTests("shared")
{
    private const string Second = "CloudYourMoms-Instance-124";
    private const string CreateTwo =
        "@{ name = 'A' }, @{ name = 'B' } | New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } " +
        "-ThrottleLimit 1 ";

    private SharedStore Store => Vaults.Shared("Store");

    [Theory]
    [InlineData(NewDesk + "| ForEach-Object { $overwrite.Invoke(); $_ }", Second)]
    // Before the next write.
    [InlineData(CreateTwo + "| ForEach-Object { if ($_.Name -eq 'A') { $overwrite.Invoke() } }", Second)]
    [InlineData("& { $overwrite.Invoke(); Get-YourMomInstance -Id 123; $overwrite.Invoke(); throw 'End' } | Save-YourMomToken", TokenName)]
    public async Task Overwritten_token_is_stored_again_with_a_warning(string script, string name)
    {
        Session.Set("overwrite", () => Store.Drop(name));

        var result = await RunAsync(script);

        Assert.Contains(name, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(Sandbox.Instances.Select(instance => $"CloudYourMoms-Instance-{instance.Id}"), Store.Names.SkipLast(1));
    }

    [Theory]
    [InlineData(Second, 1)]
    // Not a token of this command.
    [InlineData(TokenName, 0)]
    public async Task Token_replaced_by_another_program_is_kept_with_a_warning(string name, int warnings)
    {
        Session.Set("replace", () => Store.Replace(name, "from another process"));

        var result = await RunAsync(NewDesk + "| ForEach-Object { $replace.Invoke(); $_ }");

        Assert.Equal(warnings, result.AssertSucceeded().Warnings.Count);
        Assert.All(result.Warnings, warning =>
        {
            Assert.Contains(Second, warning, StringComparison.Ordinal);
            Assert.Contains(
                "Run Get-YourMomInstance -Id 124 | Save-YourMomToken -Vault 'Store' to store the value again.",
                warning,
                StringComparison.Ordinal);
        });
        Assert.Equal("from another process", Store.Text(name));
    }

    [Fact]
    public async Task Stop_after_a_token_was_overwritten_names_the_token()
    {
        Store.Drop(TokenName);
        var overwritten = Signal("overwrite", () => Store.Drop(TokenName));
        var run = await BeginAsync("& { Get-YourMomInstance -Id 123; $overwrite.Invoke(); while ($true) { } } | Save-YourMomToken");
        await overwritten.WaitAsync(CancellationToken);

        await run.StopAsync();

        Assert.Contains(TokenName, Assert.Single((await run.Completion).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Second, Second)]
    // Another secret is checked after the token was stored again.
    [InlineData("CloudYourMoms-Instance-125", "The secrets were stored again: " + Second + ".")]
    public async Task Stop_during_the_final_check_names_the_token(string checkedLast, string message)
    {
        var reached = Signal("reached", () => { });
        Session.Set("overwrite", () =>
        {
            Store.Drop(Second);
            Vaults.Become("Store", $"shared-slow {checkedLast}");
        });
        var run = await BeginAsync(CreateTwo + "| ForEach-Object { if ($_.Name -eq 'B') { $overwrite.Invoke() } }");
        await Task.WhenAny(reached, run.Completion);

        await run.StopAsync();

        Assert.Contains((await run.Completion).Warnings, warning => warning.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warning_that_ends_the_command_suppresses_no_other_warning()
    {
        Session.Set("replace", () =>
        {
            Store.Replace(Second, "from another process");
            Store.Replace("CloudYourMoms-Instance-125", "from another process");
        });

        var result = await RunAsync(
            $"try {{ {CreateTwo} -WarningAction Stop | ForEach-Object {{ if ($_.Name -eq 'B') {{ $replace.Invoke() }} }} }} " +
            "catch { 'Stopped' }");

        Assert.Equal(["Stopped"], result.OutputText);
        Assert.Contains(result.Warnings, warning => warning.Contains(Second, StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.Contains("CloudYourMoms-Instance-125", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_overwritten_before_it_is_read_back_is_written_again()
    {
        Vaults.Become("Store", "shared-raced");

        (await RunAsync(Create)).AssertSucceeded();

        Assert.Contains(Second, Store.Names);
    }

    [Fact]
    public async Task Token_that_cannot_be_stored_again_is_named_with_its_recovery()
    {
        Session.Set("overwrite", () =>
        {
            Store.Drop(Second);
            Vaults.Become("Store", "shared-full");
        });

        var result = await RunAsync(NewDesk + "| ForEach-Object { $overwrite.Invoke(); $_ }");

        var warning = Assert.Single(result.AssertSucceeded().Warnings);
        Assert.Contains(Second, warning, StringComparison.Ordinal);
        Assert.Contains(
            "Run Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken -Vault 'Store' to store", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_removed_by_the_same_pipeline_stays_removed()
    {
        var result = await RunAsync(CreateTwo + "| Remove-YourMomInstance -Confirm:$false");

        Assert.Empty(result.AssertSucceeded().Warnings);
        Assert.Equal([TokenName, "CloudYourMoms-Profile-default"], Store.Names);
    }

    public override ValueTask DisposeAsync()
    {
        LocalSecretStore.Close();
        return base.DisposeAsync();
    }

    /// <summary>Sets a variable to an action, and returns a task that ends when it ran.</summary>
    private Task Signal(string variable, Action action)
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Session.Set(variable, () =>
        {
            action();
            ran.TrySetResult();
        });
        return ran.Task;
    }
}
