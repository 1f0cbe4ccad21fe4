using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The platform and the profile of a sign-in are specified once and apply to the whole pipeline.</summary>
public sealed class SignInPlatformTests : VaultTests
{
    private const string Functions = """
        filter Copy-AsText {
            $copy = $_ | Select-Object *
            foreach ($property in $copy.PSObject.Properties) {
                if ($property.Value -is [securestring]) { $property.Value = ConvertFrom-SecureString $property.Value -AsPlainText }
                if ($property.Value -is [uri]) { $property.Value = "$($property.Value)" }
            }
            $copy
        }
        filter Copy-Serialized {
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_))
        }
        $global:PSDefaultParameterValues = @{ '*-YourMom*:MaximumRetryCount' = 0 }

        """;

    [Theory]
    [InlineData("$callback | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Copy-Serialized | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Select-Object * | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Copy-AsText | New-YourMomInstance -Name Once @account")]
    [InlineData("New-YourMomInstance -InputObject $callback -Name Once @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("$callback | Copy-Serialized | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("$callback | Copy-AsText | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("Set-YourMomInstance 123 -Callback $callback -Name Once @account")]
    public async Task Address_given_to_the_first_cmdlet_is_used_by_the_last(string script)
    {
        await StartSignedInAsync();

        (await RunAsync(script)).AssertSucceeded();

        Assert.Equal("Once", Sandbox.Instances[^1].Name);
        Assert.Contains("\"code\":", Sandbox.Requests.Last(request => request.Body.Length > 0).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("none")]
    public async Task Profile_given_to_the_first_cmdlet_is_used_by_the_last(string otherProfile)
    {
        await StartWithVaultsAsync();
        await RunAsync("Set-YourMomCredential prod @platform @account");
        await RunAsync($"Set-YourMomCredential {otherProfile} -BaseUri http://localhost:1/api -SkipVerify @account");

        (await RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app -Profile prod -OutVariable global:request | " +
            "Wait-YourMomCallback -NoBrowser -OutVariable global:response | New-YourMomInstance -Name Once")).AssertSucceeded();

        Assert.Equal("Once", Assert.Single(Sandbox.Instances).Name);
        Assert.Contains(TokenName, Vaults.Names("Store"));
        Assert.Equal(
            Enumerable.Repeat($"{Sandbox.BaseUri} prod", 2),
            (await RunAsync("$request, $response | ForEach-Object { \"$($_.PlatformUri) $($_.Profile)\" }")).OutputText);
    }

    [Theory]
    [InlineData("$callback | New-YourMomInstance -Name x -BaseUri $other @account")]
    [InlineData("$callback | New-YourMomInstance -Name x -Profile other")]
    [InlineData("$callback | New-YourMomInstance -Name x")]
    [InlineData("$callback | Select-Object * | New-YourMomInstance -Name x -Profile other")]
    [InlineData(
        "$callback | Select-Object * -ExcludeProperty Code | " +
        "New-YourMomInstance -Name x -ProviderData @{ code = 'c' } -BaseUri $other @account")]
    [InlineData("New-YourMomInstance -InputObject $callback -Name x -BaseUri $other @account")]
    [InlineData("$PSDefaultParameterValues = @{ '*-YourMom*:BaseUri' = $other }; $callback | New-YourMomInstance -Name x @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -BaseUri $other @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -Profile other")]
    [InlineData("$callback | Select-Object * | Set-YourMomInstance 123")]
    [InlineData("Set-YourMomInstance 123 -Callback $callback -Profile other")]
    public async Task Sign_in_of_another_platform_is_refused_and_nothing_is_sent(string script)
    {
        await StartSignedInAsync();
        await using var other = await SandboxServer.StartAsync(Session.Options, CancellationToken);
        Session.Set("other", other.BaseUri);
        await RunAsync("'other', 'default' | ForEach-Object { Set-YourMomCredential $_ -BaseUri $other -SkipVerify @account }");
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync(script);

        Assert.Equal("ProfileMismatch", result.FailureId);
        Assert.Contains($"{other.BaseUri}", $"{result.Failure}", StringComparison.Ordinal);
        Assert.Empty(other.Requests);
        Assert.Equal(sent, Sandbox.Requests.Count);
        (await RunAsync("$PSDefaultParameterValues = @{}; $callback | New-YourMomInstance -Name Later @account")).AssertSucceeded();
    }

    [Theory]
    [InlineData("$callback | Copy-Serialized | New-YourMomInstance -Name x @account -PlatformUri $other")]
    [InlineData("$callback | Select-Object * | Set-YourMomInstance 123 @account -PlatformUri $other")]
    public async Task Parameter_cannot_replace_the_platform_of_a_piped_sign_in(string script)
    {
        await StartSignedInAsync();
        await using var other = await SandboxServer.StartAsync(Session.Options, CancellationToken);
        Session.Set("other", other.BaseUri);

        var result = await RunAsync(script);

        Assert.Equal("RecordMismatch", result.FailureId);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Missing_profile_is_an_error_with_the_command_that_stores_it()
    {
        await StartSignedInAsync("ForEach-Object { $copy = $_ | Select-Object *; $copy.Profile = 'prod'; $copy }");
        await RunAsync("Set-YourMomCredential other -SkipVerify @platform @account");

        var missing = await RunAsync("$callback | New-YourMomInstance -Name x");

        Assert.Equal("ProfileNotFound", missing.FailureId);
        Assert.StartsWith(
            $"Run Set-YourMomCredential -Profile 'prod' -BaseUri '{Sandbox.BaseUri}' to store the profile",
            missing.Remedy,
            StringComparison.Ordinal);
        (await RunAsync("$callback | New-YourMomInstance -Name x @account")).AssertSucceeded();
    }

    [Fact]
    public async Task Record_without_platform_and_profile_is_sent_as_the_parameters_specify()
    {
        await StartSignedInAsync("Select-Object * -ExcludeProperty PlatformUri, Profile");

        (await RunAsync("$callback | New-YourMomInstance -Name Old @platform @account")).AssertSucceeded();

        Assert.Equal("Old", Sandbox.Instances[^1].Name);
    }

    [Theory]
    [InlineData("PlatformUri", "'http://localhost:1/api'", "already acts on")]
    [InlineData("Profile", "'prod'", "with the profile 'prod'")]
    public async Task Sign_ins_of_different_accounts_are_not_mixed(string property, string value, string message)
    {
        await StartSignedInAsync();
        await RunAsync("'default', 'prod' | ForEach-Object { Set-YourMomCredential $_ -SkipVerify @platform @account }");

        var result = await RunAsync(
            $"$copy = $callback | Select-Object *; $copy.{property} = {value}; $callback, $copy | New-YourMomInstance -Name x");

        Assert.Equal(["ProfileMismatch"], result.ErrorIds);
        Assert.Contains(message, $"{result.Errors[0]}", StringComparison.Ordinal);
        Assert.Equal("Run the command once for each platform and profile.", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal("x", Assert.Single(result.Output).Properties["Name"].Value);
    }

    /// <summary>A session with an instance, number 123, and a sign-in in $callback.</summary>
    private async Task StartSignedInAsync(string change = "ForEach-Object { $_ }")
    {
        await StartAsync();
        await RunAndAllowAsync(
            Functions + "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance Desk @account");
        (await RunAndAllowAsync(
            $"$global:callback = Get-YourMomOAuthUrl sfdc @app @platform | {change} | Wait-YourMomCallback -NoBrowser | {change}"))
            .AssertSucceeded();
        await Vaults.ImportAsync(Session);
    }
}
