using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A parameter must not contradict a piped record, including a default value of the session.</summary>
public sealed class RecordMismatchTests : DeskTests
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
        await RunAsync("$record = Get-YourMomInstance 123 @platform @account");
        var sent = Sandbox.Requests.Count;
        string[] runs =
        [
            $"$record | {command} -{parameter} {value} @platform @account",
            $"$PSDefaultParameterValues = @{{ '*-YourMom*:{parameter}' = {value} }}; $record | {command} @platform @account",
        ];

        foreach (var run in runs)
        {
            var result = await RunAsync(run + " -ErrorAction Stop");

            Assert.Equal((run, "RecordMismatch"), (run, result.FailureId));
            Assert.Contains("$PSDefaultParameterValues", result.Remedy, StringComparison.Ordinal);
        }

        Assert.Equal(sent, Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("$PSDefaultParameterValues = @{ '*-YourMom*:Id' = 123 }; $record | Set-YourMomInstance -Name New")]
    [InlineData("$record | Set-YourMomInstance -Id 123 -Name New")]
    [InlineData("$record | Set-YourMomInstance -Name New")]
    [InlineData("[pscustomobject] @{ Number = 123; Id = 'other' } | Set-YourMomInstance -Id { $_.Number } -Name New")]
    [InlineData("[pscustomobject] @{ Id = '123' } | Set-YourMomInstance -Id 123 -Name New")]
    public async Task Record_of_the_same_instance_is_accepted(string script)
    {
        (await RunAsync($"$record = Get-YourMomInstance 123; {script}")).AssertSucceeded();

        Assert.Equal("New", Assert.Single(Sandbox.Instances).Name);
    }

    [Theory]
    [InlineData("Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Test-YourMomInstance")]
    [InlineData("Set-YourMomInstance -Name 'Renamed desk'")]
    [InlineData("Save-YourMomToken")]
    [InlineData("Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Get-YourMomInstance")]
    public async Task Record_of_another_platform_is_rejected(string command)
    {
        await using var other = await ModuleSession.StartAsync();
        await other.RunAsync(Create);
        Session.Set("there", other.Sandbox.BaseUri);
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync($"Get-YourMomInstance -BaseUri $there @account | {command}");

        Assert.Equal(["ProfileMismatch"], result.ErrorIds);
        Assert.Equal(123L, result.Errors[0].TargetObject);
        Assert.Empty(result.Output);
        Assert.Equal(sent, Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("Profile", "prod", "another Profile: prod, and test")]
    [InlineData("Vault", "Other", "another Vault: Other, and Store")]
    public async Task Profile_of_a_record_must_match_the_parameter(string parameter, string value, string message)
    {
        Vaults.With("Other");
        await RunAsync("'prod', 'test' | ForEach-Object { Set-YourMomCredential $_ @platform @account }");
        await RunAsync("Set-YourMomCredential test -Vault Other @platform @account");
        var stored = Vaults.Names("Store");

        var result = await RunAsync(
            "$record = Get-YourMomCredential test -Vault Store; " +
            $"$PSDefaultParameterValues = @{{ '*-YourMom*:{parameter}' = '{value}' }}; $record | Remove-YourMomCredential");

        Assert.Equal("RecordMismatch", result.FailureId);
        Assert.Contains(message, $"{result.Failure}", StringComparison.Ordinal);
        Assert.Equal(stored, Vaults.Names("Store"));
        Assert.Equal(["CloudYourMoms-Profile-test"], Vaults.Names("Other"));
    }

    [Theory]
    [InlineData("'abc', 5", 2)]
    [InlineData("[pscustomobject] @{ Title = 'x' }", 1)]
    public async Task Object_that_is_not_a_record_does_not_bind(string input, int errors)
    {
        var result = await RunAsync($"{input} | Remove-YourMomInstance 123 -Confirm:$false");

        Assert.Equal(Enumerable.Repeat("InputObjectNotBound", errors), result.ErrorIds);
        Assert.Single(Sandbox.Instances);
    }

    [Theory]
    [InlineData("Save-YourMomToken 123, 124 -Token $token")]
    [InlineData("Test-YourMomInstance 123, 124 -Token $token")]
    [InlineData("Invoke-YourMomRequest 123, 124 /accounts -Token $token")]
    [InlineData("[pscustomobject] @{ Id = 123, 124; Token = $token } | Save-YourMomToken")]
    [InlineData("[pscustomobject] @{ Id = 123 }, [pscustomobject] @{ Id = 124 } | Save-YourMomToken -Token $token", true)]
    [InlineData("[pscustomobject] @{ Id = 123 }, [pscustomobject] @{ Id = 124 } | Test-YourMomInstance -Token $token", true)]
    [InlineData("123, 124 | Select-Object @{ n = 'Id'; e = { $_ } } | Invoke-YourMomRequest -Path /accounts -Token $token", true)]
    public async Task Token_for_two_instances_is_rejected(string script, bool afterTheFirst = false)
    {
        await RunAsync("$token = (Get-YourMomInstance 123).Token");
        var (sent, stored) = (Sandbox.Requests.Count, Vaults.Names("Store"));

        var result = await RunAsync(script);

        Assert.Equal("ParameterConflict", result.FailureId);
        Assert.Contains(
            afterTheFirst ? "-Token was used for instance 123," : "one id only",
            $"{result.Failure} {result.Remedy}",
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            Sandbox.Requests.Skip(sent), request => !afterTheFirst || request.Path.Contains("124", StringComparison.Ordinal));
        Assert.Equal(stored, Vaults.Names("Store"));
    }

    [Fact]
    public async Task Token_for_one_instance_piped_twice_is_used() => (await RunAsync(
        "$token = (Get-YourMomInstance 123).Token; " +
        "[pscustomobject] @{ Id = 123 }, [pscustomobject] @{ Id = 123 } | Save-YourMomToken -Token $token")).AssertSucceeded();
}
