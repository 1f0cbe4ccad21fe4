using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>One token for several instances.</summary>
public sealed class SharedTokenTests
{
    [Theory]
    [InlineData("Save-YourMomToken 123, 124 -Token $token")]
    [InlineData("Test-YourMomInstance 123, 124 -Token $token")]
    [InlineData("Invoke-YourMomRequest 123, 124 /accounts -Token $token")]
    [InlineData("[pscustomobject] @{ Id = 123, 124; Token = $token } | Save-YourMomToken")]
    public async Task Token_for_two_instances_is_refused(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await session.RunAsync("$token = (Get-YourMomInstance 123).Token");
        var (sent, stored) = (session.Sandbox.Requests.Count, vaults.Names("Store"));

        var result = await session.RunAsync(script);

        Assert.Equal("ParameterConflict", result.FailureId);
        Assert.Contains("Use -Token with one id only", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(sent, session.Sandbox.Requests.Count);
        Assert.Equal(stored, vaults.Names("Store"));
    }

    [Theory]
    [InlineData("Save-YourMomToken -Token $token")]
    [InlineData("Test-YourMomInstance -Token $token")]
    [InlineData("Invoke-YourMomRequest -Path /accounts -Token $token")]
    public async Task Token_for_two_piped_instances_is_refused(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await session.RunAsync("$token = (Get-YourMomInstance 123).Token");
        var stored = vaults.Names("Store");

        var result = await session.RunAsync($"[pscustomobject] @{{ Id = 123 }}, [pscustomobject] @{{ Id = 124 }} | {command}");

        Assert.Equal("ParameterConflict", result.FailureId);
        Assert.StartsWith("-Token was used for instance 123,", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Path.Contains("124", StringComparison.Ordinal));
        Assert.Equal(stored, vaults.Names("Store"));
    }

    [Fact]
    public async Task Token_for_one_instance_that_is_piped_twice_is_used()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            "$token = (Get-YourMomInstance 123).Token; " +
            "[pscustomobject] @{ Id = 123 }, [pscustomobject] @{ Id = 123 } | Save-YourMomToken -Token $token");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
    }
}
