using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

public sealed class StoredTokenTests
{
    [Fact]
    public async Task Token_that_cannot_be_removed_is_reported_after_the_removal()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        vaults.Become("Store", "keeping");

        var result = await session.RunAsync("Remove-YourMomInstance 123 -Confirm:$false");

        Assert.StartsWith("TokenNotRemoved,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Theory]
    [InlineData("locked", "")]
    [InlineData("damaged", " -Vault Store")]
    public async Task Token_left_in_a_failing_vault_is_reported_per_instance(string kind, string vault)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await session.RunAsync("New-YourMomInstance 'Second' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }");
        vaults.Become("Store", kind);

        var result = await session.RunAsync($"Remove-YourMomInstance 123, 124 @platform @account{vault} -Confirm:$false");

        Assert.Null(result.Terminating);
        Assert.Empty(session.Sandbox.Instances);
        Assert.Equal([123L, 124L], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error =>
        {
            Assert.StartsWith("TokenNotRemoved,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            var place = vault.Length == 0 ? string.Empty : " -Vault 'Store'";
            Assert.Contains(
                $"Get-SecretInfo -Name 'CloudYourMoms-Instance-{error.TargetObject}'{place} | Remove-Secret",
                error.ErrorDetails.RecommendedAction,
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Removal_keeps_the_token_of_another_platform()
    {
        const string Other = """{"id":123,"token":"0ther/platform=","baseUri":"https://other.example/api"}""";
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        vaults.Put("Store", "CloudYourMoms-Instance-123", Other);

        await session.RunAsync("Remove-YourMomInstance 123 -Confirm:$false");

        Assert.Empty(session.Sandbox.Instances);
        Assert.Equal(Other, vaults.Get("Store", "CloudYourMoms-Instance-123"));
    }

    [Fact]
    public async Task Instance_without_a_stored_token_is_listed_and_can_be_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await session.RunAsync(
            "New-YourMomInstance 'Left out' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -SkipTokenStorage");

        var result = await session.RunAsync(
            "(Get-YourMomInstance -WithoutStoredToken).Name; Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken; " +
            "(Get-YourMomInstance -WithoutStoredToken).Count");

        Assert.Equal(["Left out", "0"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["CloudYourMoms-Instance-123", "CloudYourMoms-Instance-124", "CloudYourMoms-Profile-default"], vaults.Names("Store"));
    }

    [Theory]
    [InlineData("Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Test-YourMomInstance")]
    [InlineData("Set-YourMomInstance -Name 'Renamed desk'")]
    [InlineData("Save-YourMomToken")]
    [InlineData("Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Get-YourMomInstance")]
    public async Task Record_does_not_match_the_same_id_on_another_platform(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await using var other = await ModuleSession.StartAsync();
        await other.RunAsync(
            "New-YourMomInstance 'Other desk' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account");
        session.Set("there", other.Sandbox.BaseUri);
        var sent = session.Sandbox.Requests.Count;

        var result = await session.RunAsync($"Get-YourMomInstance -BaseUri $there @account | {command}");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ProfileMismatch,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(123L, error.TargetObject);
        Assert.Empty(result.Output);
        Assert.Equal(sent, session.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Secret_of_another_format_does_not_block_the_list()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        vaults.Put("Store", "CloudYourMoms-Instance-999", "junk");
        vaults.Put("Store", "CloudYourMoms-Instance-123", "junk");

        Assert.Equal("Desk", Assert.Single((await session.RunAsync("(Get-YourMomInstance -WithoutStoredToken).Name")).Output).BaseObject);
    }

    [Theory]
    [InlineData("123", "CloudYourMoms-Instance-123", "else", "VaultSecretInvalid")]
    public async Task Stored_token_of_another_format_is_reported(string instance, string secret, string text, string id)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        vaults.Put("Store", secret, text);

        Assert.Equal(id, (await session.RunAsync($"Test-YourMomInstance {instance}")).FailureId);
    }

    [Fact]
    public async Task Unreadable_vault_is_reported_with_its_message()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        vaults.Become("Store", "damaged");

        var result = await session.RunAsync("Get-YourMomInstance");

        Assert.Equal("VaultUnreadable", result.FailureId);
        Assert.Contains("integrity check failed", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Sandbox.Requests.Skip(1), request => request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }
}
