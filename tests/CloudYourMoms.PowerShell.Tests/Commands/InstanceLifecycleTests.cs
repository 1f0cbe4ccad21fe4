using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceLifecycleTests
{
    [Fact]
    public async Task Lifecycle_from_credential_to_removal_needs_no_repeated_input()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();

        var result = await session.RunAndAllowAsync("""
            $desk = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk' -Tag prod
            Test-YourMomInstance $desk.Id
            (Invoke-YourMomRequest $desk.Id /accounts).Count
            $desk | Set-YourMomInstance -Name 'Front desk' -Tag prod, eu -PassThru | ForEach-Object { "$($_.Name): $($_.Tags)" }
            $desk | Remove-YourMomInstance -Confirm:$false
            """);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "5", "Front desk: prod eu"], result.Output.Select(item => item.ToString()));
        Assert.Empty(session.Sandbox.Instances);
        Assert.Equal(["CloudYourMoms-Profile-default"], vaults.Names("Store"));
    }

    [Fact]
    public async Task Change_affects_only_the_named_members()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        await session.RunAsync("Set-YourMomInstance 123 -Configuration @{ 'filter.response.nulls' = $true }");

        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Desk", instance.Name);
        Assert.Equal(["prod"], instance.Tags);
        Assert.True(instance.Configuration["filter.response.nulls"].GetBoolean());
        Assert.Equal("u", instance.Configuration["username"].GetString());
    }

    [Fact]
    public async Task Ping_fails_for_disabled_and_succeeds_for_enabled_instance()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            "Set-YourMomInstance 123 -Enabled:$false; Test-YourMomInstance 123; Set-YourMomInstance 123 " +
            "-Enabled; Test-YourMomInstance 123");

        Assert.Equal([false, true], result.Output.Select(item => (bool)item.BaseObject));
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Name x -Enabled -WhatIf")]
    [InlineData("Remove-YourMomInstance 123 -WhatIf")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x' } -WhatIf")]
    [InlineData("Get-YourMomInstance | Save-YourMomToken -WhatIf")]
    public async Task WhatIf_changes_nothing(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        var (sent, kept) = (session.Sandbox.Requests.Count(request => request.Method != "GET"), vaults.Names("Store"));

        Assert.Null((await session.RunAsync(script)).Terminating);

        Assert.Equal(sent, session.Sandbox.Requests.Count(request => request.Method != "GET"));
        Assert.Equal(kept, vaults.Names("Store"));
    }

    [Theory]
    [InlineData("-Tag @()", "remove all tags")]
    [InlineData("-Tag @() -Name x", "set the name to 'x'; remove all tags")]
    [InlineData("-Tag a, b -Enabled:$false", "set the tags to a, b; disable")]
    public async Task WhatIf_describes_each_change(string changes, string text)
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);

        Assert.Null((await session.RunAsync($"Set-YourMomInstance 123 {changes} -WhatIf @platform @account")).Terminating);

        Assert.Contains($"\"{text}\"", Assert.Single(host.LinesAndQuestions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -WhatIf")]
    [InlineData("Set-YourMomInstance 123 -Confirm")]
    [InlineData("Set-YourMomInstance 123 -Configuration @{}")]
    public async Task Change_without_values_warns_and_sends_nothing(string script)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(script + " @platform @account");

        Assert.Null(result.Terminating);
        Assert.Contains("No changes were specified for instance 123", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Removal_without_confirmation_host_is_rejected_with_remedy()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        // The host cannot prompt.
        var result = await session.RunAsync("Get-YourMomInstance | Remove-YourMomInstance");

        Assert.Equal("ConfirmationUnavailable", result.FailureId);
        Assert.Contains("-Confirm:$false", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Missing_instance_does_not_block_the_others()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync("Remove-YourMomInstance 999, 123 -Confirm:$false");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(999L, error.TargetObject);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 999 -Name x", "NotFound")]
    [InlineData("Remove-YourMomInstance 999 -Confirm:$false", "NotFound")]
    [InlineData("Invoke-YourMomRequest 999 /accounts", "NotFound")]
    [InlineData("Invoke-YourMomRequest 123 accounts", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts/../instances", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body '{'", "InvalidRequestBody")]
    [InlineData("Set-YourMomInstance 123 -Name '<Insert_Instance_Name>'", "InvalidInstance")]
    public async Task Failure_of_a_single_instance_is_terminating(string script, string id)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);
    }

    [Fact]
    public async Task Test_distinguishes_rejected_token_from_rejected_credentials()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 123 -Token $wrong")).Output).BaseObject);
        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 999")).Output).BaseObject);
        Assert.Equal(
            "CredentialRejected", (await session.RunAsync("Test-YourMomInstance 123 -Profile default -UserSecret $wrong")).FailureId);
    }

    [Fact]
    public async Task Instances_from_the_pipeline_work_without_a_vault()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("""
            $call = $platform + $account
            $both = @{ name = 'A' }, @{ name = 'B' } |
                New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @call -SkipTokenStorage
            $both | Test-YourMomInstance @call
            Get-YourMomInstance @call | Test-YourMomInstance @call
            ($both | Invoke-YourMomRequest -Path /accounts @call).Count
            $both | Set-YourMomInstance -Tag x @call
            (Get-YourMomInstance -Tag x @call).Count
            $both | Remove-YourMomInstance @call -Confirm:$false
            (Get-YourMomInstance @call).Count
            """);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "10", "2", "0"], result.Output.Select(item => item.ToString()));
    }
}
