using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>One token that is given for several instances.</summary>
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
}
