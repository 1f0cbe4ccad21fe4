using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A token that cannot be sent, such as a mask, counts as missing and does not replace a stored token.</summary>
public sealed class UnusableTokenTests
{
    private const string Stored = "CloudYourMoms-Instance-7";

    public static TheoryData<string> UnusableTokens { get; } = ["********", "••••••••", "xxxxxxxx", "t0ken\r\nX-Header: 1", "tökén"];

    [Theory]
    [MemberData(nameof(UnusableTokens))]
    public async Task Save_of_unusable_token_keeps_the_stored_one(string token)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(7);
        session.Set("to", platform.BaseUri);
        Assert.Empty((await session.RunAsync("Save-YourMomToken 7 -BaseUri $to @account")).Errors);
        var stored = vaults.Get("Store", Stored);
        Assert.Contains("t0ken-7", stored, StringComparison.Ordinal);
        platform.InstanceToken = _ => token;
        session.Set("token", ModuleSession.Protect(token));

        var byId = await session.RunAsync("Save-YourMomToken 7 -BaseUri $to @account");
        var byRecord = await session.RunAsync("Save-YourMomToken 7 -Token $token -BaseUri $to @account");

        Assert.Equal("InvalidSecret", byId.FailureId);
        Assert.Equal("InvalidSecret", byRecord.FailureId);
        Assert.Contains("The vault was not changed.", byRecord.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(stored, vaults.Get("Store", Stored));
    }

    [Theory]
    [MemberData(nameof(UnusableTokens))]
    public async Task Record_with_unusable_token_has_an_empty_token_and_a_warning(string token)
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(450);
        platform.InstanceToken = _ => token;
        session.Set("to", platform.BaseUri);

        var one = await session.RunAsync("(Get-YourMomInstance 7 -BaseUri $to @account).Token.Length");
        var all = await session.RunAsync("(Get-YourMomInstance -BaseUri $to @account).ForEach({ $_.Token.Length })");

        Assert.Equal("0", Assert.Single(one.Output).ToString());
        Assert.Equal(450, all.Output.Count);
        Assert.All(all.Output, length => Assert.Equal("0", length.ToString()));
        Assert.Contains("The record of instance 7 has no token", Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Contains("records have no token", Assert.Single(all.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_token_in_vault_counts_as_not_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        var stored = vaults.Get("Store", "CloudYourMoms-Instance-123");
        var masked = JsonSerializer.Serialize(new { id = 123, token = "********", baseUri = session.Sandbox.BaseUri });
        vaults.Put("Store", "CloudYourMoms-Instance-123", masked);

        var result = await session.RunAsync("Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken");

        Assert.Empty(result.Errors);
        Assert.Equal(stored, vaults.Get("Store", "CloudYourMoms-Instance-123"));
    }
}
