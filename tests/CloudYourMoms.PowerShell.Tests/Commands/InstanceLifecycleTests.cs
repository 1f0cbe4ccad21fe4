using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The journey of an instance, and what the cmdlets for an existing one have in common.</summary>
public sealed class InstanceLifecycleTests : DeskTests
{
    [Fact]
    public async Task Lifecycle_needs_no_repeated_input()
    {
        var result = await RunAndAllowAsync("""
            $contoso = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Contoso' -Tag prod
            Test-YourMomInstance $contoso.Id
            (Invoke-YourMomRequest $contoso.Id /accounts).Count
            $contoso | Set-YourMomInstance -Name 'Contoso AG' -Tag prod, eu -PassThru | ForEach-Object { "$($_.Name): $($_.Tags)" }
            $contoso | Remove-YourMomInstance -Confirm:$false
            """);

        Assert.Equal(["True", "5", "Contoso AG: prod eu"], result.AssertSucceeded().OutputText);
        Assert.Equal("Desk", Assert.Single(Sandbox.Instances).Name);
        Assert.Equal([TokenName, "CloudYourMoms-Profile-default"], Vaults.Names("Store"));
    }

    [Fact]
    public async Task Lifecycle_of_piped_instances_needs_no_vault()
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

        Assert.Equal(["True", "True", "True", "True", "10", "2", "0"], result.AssertSucceeded().OutputText);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Name x -Enabled -WhatIf")]
    [InlineData("Remove-YourMomInstance 123 -WhatIf")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x' } -WhatIf")]
    [InlineData("Get-YourMomInstance | Save-YourMomToken -Vault Other -WhatIf")]
    public async Task WhatIf_changes_nothing(string script)
    {
        Vaults.With("Other");
        var (sent, stored) = (Sandbox.Requests.Count, Vaults.Texts("Store").ToList());

        Assert.Null((await RunAsync(script)).Terminating);

        Assert.DoesNotContain(Sandbox.Requests.Skip(sent), request => request.Method != "GET");
        Assert.Equal(stored, Vaults.Texts("Store"));
        Assert.Empty(Vaults.Names("Other"));
    }

    [Theory]
    [InlineData("Set-YourMomInstance 999 -Name x", "NotFound")]
    [InlineData("Remove-YourMomInstance 999 -Confirm:$false", "NotFound")]
    [InlineData("Invoke-YourMomRequest 999 /accounts", "NotFound")]
    [InlineData("Invoke-YourMomRequest 123 accounts", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body '{'", "InvalidRequestBody")]
    [InlineData("Set-YourMomInstance 123 -Name '<Insert_Instance_Name>'", "InvalidInstance")]
    public async Task Failure_of_a_single_instance_is_terminating(string script, string id) =>
        Assert.Equal(id, (await RunAsync(script)).FailureId);
}
