using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceLifecycleTests
{
    [Fact]
    public async Task From_stored_credential_to_removal_nothing_is_typed_twice()
    {
        using var vaults = new StandInVaults().With("Store");
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
    public async Task Only_what_is_named_changes()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        await session.RunAsync("Set-YourMomInstance 123 -Configuration @{ 'filter.response.nulls' = $true }");

        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Desk", instance.Name);
        Assert.Equal(["prod"], instance.Tags);
        Assert.True(instance.Configuration["filter.response.nulls"].GetBoolean());
        Assert.Equal("u", instance.Configuration["username"].GetString());
    }

    [Fact]
    public async Task A_disabled_instance_does_not_answer_and_an_enabled_one_does()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync("Set-YourMomInstance 123 -Enabled:$false; Test-YourMomInstance 123; Set-YourMomInstance 123 -Enabled; Test-YourMomInstance 123");

        Assert.Equal([false, true], result.Output.Select(item => (bool)item.BaseObject));
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Name x -Enabled -WhatIf")]
    [InlineData("Remove-YourMomInstance 123 -WhatIf")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x' } -WhatIf")]
    [InlineData("Get-YourMomInstance | Save-YourMomToken -WhatIf")]
    public async Task WhatIf_changes_nothing(string script)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        var (sent, kept) = (session.Sandbox.Requests.Count(request => request.Method != "GET"), vaults.Names("Store"));

        Assert.Null((await session.RunAsync(script)).Terminating);

        Assert.Equal(sent, session.Sandbox.Requests.Count(request => request.Method != "GET"));
        Assert.Equal(kept, vaults.Names("Store"));
    }

    [Theory]
    [InlineData("-Tag @()", "remove all tags")]
    [InlineData("-Tag @() -Name x", "name it 'x'; remove all tags")]
    [InlineData("-Tag a, b -Enabled:$false", "tag it a, b; disable it")]
    public async Task WhatIf_names_each_change(string changes, string text)
    {
        var host = new PromptingHost();
        await using var session = await ModuleSession.StartAsync(host: host);

        Assert.Null((await session.RunAsync($"Set-YourMomInstance 123 {changes} -WhatIf @platform @account")).Terminating);

        Assert.Contains($"\"{text}\"", Assert.Single(host.Shown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -WhatIf")]
    [InlineData("Set-YourMomInstance 123 -Confirm")]
    [InlineData("Set-YourMomInstance 123 -Configuration @{}")]
    public async Task Change_of_nothing_is_a_warning_and_is_not_sent(string script)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(script + " @platform @account");

        Assert.Null(result.Terminating);
        Assert.Contains("Nothing is given to change in instance 123", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Removal_that_nobody_can_confirm_is_refused_with_the_remedy()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        // The host cannot ask.
        var result = await session.RunAsync("Get-YourMomInstance | Remove-YourMomInstance");

        Assert.Equal("ConfirmationUnavailable", result.FailureId);
        Assert.Contains("-Confirm:$false", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task One_of_many_that_is_not_there_keeps_none_of_the_others()
    {
        using var vaults = new StandInVaults().With("Store");
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
    public async Task The_failure_of_the_one_instance_that_was_named_is_terminating(string script, string id)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);
    }

    [Fact]
    public async Task Test_tells_a_token_that_is_refused_from_secrets_that_are()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 123 -Token $wrong")).Output).BaseObject);
        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 999")).Output).BaseObject);
        Assert.Equal("CredentialRejected", (await session.RunAsync("Test-YourMomInstance 123 -Profile default -UserSecret $wrong")).FailureId);
    }

    [Fact]
    public async Task Everything_takes_instances_from_the_pipeline_and_sessions_without_a_vault()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("""
            $call = $platform + $account
            $both = @{ name = 'A' }, @{ name = 'B' } | New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @call -SkipTokenStorage
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
