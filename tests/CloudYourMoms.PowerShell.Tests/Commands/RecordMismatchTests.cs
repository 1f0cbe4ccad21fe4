using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A parameter must not contradict a piped record, including a default value of the session.</summary>
public sealed class RecordMismatchTests
{
    [Theory]
    [InlineData("Id", "5", "Get-YourMomInstance")]
    [InlineData("Id", "5", "Set-YourMomInstance -Name x")]
    [InlineData("Id", "5", "Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Id", "5", "Test-YourMomInstance")]
    [InlineData("Id", "5", "Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Id", "5", "Save-YourMomToken")]
    [InlineData("Id", "123, 5", "Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Token", "$account.UserSecret", "Test-YourMomInstance")]
    [InlineData("Token", "$account.UserSecret", "Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Token", "$account.UserSecret", "Save-YourMomToken")]
    [InlineData("PlatformUri", "'http://localhost:1/api'", "Remove-YourMomInstance -Confirm:$false")]
    public async Task Record_of_another_instance_than_the_parameter_is_rejected(string parameter, string value, string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        await session.RunAsync("$record = Get-YourMomInstance 123 @platform @account");
        var sent = session.Sandbox.Requests.Count;
        string[] runs =
        [
            $"$record | {command} -{parameter} {value} @platform @account",
            $"$PSDefaultParameterValues = @{{ '*-YourMom*:{parameter}' = {value} }}; $record | {command} @platform @account",
        ];

        foreach (var run in runs)
        {
            var result = await session.RunAsync(run + " -ErrorAction Stop");

            Assert.Equal((run, "RecordMismatch"), (run, result.FailureId));
            Assert.Contains("$PSDefaultParameterValues", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(sent, session.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("$PSDefaultParameterValues = @{ '*-YourMom*:Id' = 123 }; $record | Set-YourMomInstance -Name New")]
    [InlineData("$record | Set-YourMomInstance -Id 123 -Name New")]
    [InlineData("$record | Set-YourMomInstance -Name New")]
    [InlineData("[pscustomobject] @{ Number = 123; Id = 'other' } | Set-YourMomInstance -Id { $_.Number } -Name New")]
    [InlineData("[pscustomobject] @{ Id = '123' } | Set-YourMomInstance -Id 123 -Name New")]
    public async Task Record_of_the_same_instance_as_the_parameter_is_accepted(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync($"$record = Get-YourMomInstance 123; {script}");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal("New", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Theory]
    [InlineData("Profile", "prod", "another Profile: prod, and test")]
    [InlineData("Vault", "Other", "another Vault: Other, and Store")]
    public async Task Profile_of_a_record_must_match_the_parameter(string parameter, string value, string message)
    {
        using var vaults = new FakeVaults().With("Store").With("Other");
        await using var session = await vaults.StartAsync();
        await session.RunAsync("'prod', 'test' | ForEach-Object { Set-YourMomCredential $_ @platform @account }");
        await session.RunAsync("Set-YourMomCredential test -Vault Other @platform @account");

        var result = await session.RunAsync(
            "$record = Get-YourMomCredential test -Vault Store; " +
            $"$PSDefaultParameterValues = @{{ '*-YourMom*:{parameter}' = '{value}' }}; $record | Remove-YourMomCredential");

        Assert.Equal("RecordMismatch", result.FailureId);
        Assert.Contains(message, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(["CloudYourMoms-Profile-default", "CloudYourMoms-Profile-prod", "CloudYourMoms-Profile-test"], vaults.Names("Store"));
        Assert.Equal(["CloudYourMoms-Profile-test"], vaults.Names("Other"));
    }

    [Theory]
    [InlineData("'abc', 5 | Remove-YourMomInstance 123 -Confirm:$false")]
    [InlineData("[pscustomobject] @{ Title = 'x' } | Remove-YourMomInstance 123 -Confirm:$false")]
    public async Task Object_that_is_not_a_record_does_not_bind(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(script);

        Assert.All(result.Errors, error => Assert.StartsWith("InputObjectNotBound", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.NotEmpty(result.Errors);
        Assert.Single(session.Sandbox.Instances);
    }
}
