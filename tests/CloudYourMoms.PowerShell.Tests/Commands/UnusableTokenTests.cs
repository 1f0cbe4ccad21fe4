using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A token that cannot be sent, such as a mask, counts as missing and does not replace a stored token.</summary>
public sealed class UnusableTokenTests : VaultTests
{
    [Theory]
    [InlineData("********")]
    [InlineData("t0ken\r\nX-Header: 1")]
    public async Task Save_of_an_unusable_token_keeps_the_stored_one(string token)
    {
        await StartWithVaultsAsync();
        await using var platform = await OffsetPlatform.StartAsync(7);
        Session.Set("to", platform.BaseUri);
        (await RunAsync("Save-YourMomToken 7 -BaseUri $to @account")).AssertSucceeded();
        var stored = Vaults.Get("Store", "CloudYourMoms-Instance-7");
        Assert.Contains("t0ken-7", stored, StringComparison.Ordinal);
        platform.InstanceToken = _ => token;
        Session.Set("token", ModuleSession.Protect(token));

        var byId = await RunAsync("Save-YourMomToken 7 -BaseUri $to @account");
        var byRecord = await RunAsync("Save-YourMomToken 7 -Token $token -BaseUri $to @account");

        Assert.Equal(("InvalidSecret", "InvalidSecret"), (byId.FailureId, byRecord.FailureId));
        Assert.Contains("The vault was not changed.", $"{byRecord.Failure}", StringComparison.Ordinal);
        Assert.Equal(stored, Vaults.Get("Store", "CloudYourMoms-Instance-7"));
    }

    [Theory]
    [InlineData("********")]
    [InlineData("••••••••")]
    [InlineData("xxxxxxxx")]
    [InlineData("t0ken\r\nX-Header: 1")]
    [InlineData("tökén")]
    public async Task Record_with_an_unusable_token_has_an_empty_token_and_a_warning(string token)
    {
        await StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(450);
        platform.InstanceToken = _ => token;
        Session.Set("to", platform.BaseUri);

        var one = await RunAsync("(Get-YourMomInstance 7 -BaseUri $to @account).Token.Length");
        var all = await RunAsync("(Get-YourMomInstance -BaseUri $to @account).ForEach({ $_.Token.Length })");

        Assert.Equal(["0"], one.OutputText);
        Assert.Equal(Enumerable.Repeat("0", 450), all.OutputText);
        Assert.Contains("The record of instance 7 has no token", Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Contains("records have no token", Assert.Single(all.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_token_in_the_vault_counts_as_not_stored()
    {
        await StartWithVaultsAsync();
        await RunAsync("$null = " + Create);
        var stored = Vaults.Get("Store", TokenName);
        Vaults.Put("Store", TokenName, JsonSerializer.Serialize(new { id = 123, token = "********", baseUri = Sandbox.BaseUri }));

        (await RunAsync(
            "Get-YourMomInstance -WithoutStoredToken @platform @account | Save-YourMomToken @platform @account")).AssertSucceeded();

        Assert.NotNull(stored);
        Assert.Equal(stored, Vaults.Get("Store", TokenName));
    }
}
