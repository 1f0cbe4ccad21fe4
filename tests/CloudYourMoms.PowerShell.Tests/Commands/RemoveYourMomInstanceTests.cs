using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class RemoveYourMomInstanceTests : DeskTests
{
    [Fact]
    public async Task Host_without_prompts_is_an_error_with_remedy()
    {
        var result = await RunAsync("Get-YourMomInstance | Remove-YourMomInstance");

        Assert.Equal("ConfirmationUnavailable", result.FailureId);
        Assert.Contains("-Confirm:$false", result.Remedy, StringComparison.Ordinal);
        Assert.Single(Sandbox.Instances);
    }

    [Fact]
    public async Task Missing_instance_does_not_block_the_others()
    {
        var result = await RunAsync("Remove-YourMomInstance 999, 123 -Confirm:$false");

        Assert.Equal("NotFound", Assert.Single(result.ErrorIds));
        Assert.Equal(999L, result.Errors[0].TargetObject);
        Assert.Empty(Sandbox.Instances);
    }

    [Theory]
    [InlineData("keeping", "")]
    [InlineData("locked", "")]
    [InlineData("damaged", " -Vault 'Store'")]
    public async Task Token_left_in_a_failing_vault_is_reported_per_instance(string kind, string vault)
    {
        await RunAsync(Create);
        Vaults.Become("Store", kind);

        var result = await RunAsync($"Remove-YourMomInstance 123, 124 @platform @account{vault} -Confirm:$false");

        Assert.Null(result.Terminating);
        Assert.Empty(Sandbox.Instances);
        Assert.Equal(["TokenNotRemoved", "TokenNotRemoved"], result.ErrorIds);
        Assert.Equal([123L, 124L], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error => Assert.Contains(
            $"Get-SecretInfo -Name 'CloudYourMoms-Instance-{error.TargetObject}'{vault} | Remove-Secret",
            error.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_of_another_platform_is_kept()
    {
        const string Other = """{"id":123,"token":"0ther/platform=","baseUri":"https://other.example/api"}""";
        Vaults.Put("Store", TokenName, Other);

        await RunAsync("Remove-YourMomInstance 123 -Confirm:$false");

        Assert.Empty(Sandbox.Instances);
        Assert.Equal(Other, Vaults.Get("Store", TokenName));
    }
}
