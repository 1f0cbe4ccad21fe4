using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The platform and the profile of a sign-in are specified once and apply to the whole pipeline.</summary>
public sealed class SignInPlatformTests
{
    // The bare engine has no Select-Object.
    private const string Functions = """
        function Copy-Record([scriptblock] $Change) {
            process {
                $to = [ordered] @{}
                foreach ($property in $_.PSObject.Properties) { $to[$property.Name] = $property.Value }
                if ($Change) { . $Change }
                [pscustomobject] $to
            }
        }
        function Copy-AsText {
            $input | Copy-Record {
                foreach ($name in @($to.Keys)) {
                    if ($to[$name] -is [securestring]) { $to[$name] = [Net.NetworkCredential]::new('', $to[$name]).Password }
                    if ($to[$name] -is [uri]) { $to[$name] = "$($to[$name])" }
                }
            }
        }
        filter Copy-Serialized {
            $serializer = [Management.Automation.PSSerializer]
            $serializer::Deserialize($serializer::Serialize($_))
        }
        $global:PSDefaultParameterValues = @{ '*-YourMom*:MaximumRetryCount' = 0 }

        """;

    [Theory]
    [InlineData("$callback | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Copy-Serialized | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Copy-Record | New-YourMomInstance -Name Once @account")]
    [InlineData("$callback | Copy-AsText | New-YourMomInstance -Name Once @account")]
    [InlineData("New-YourMomInstance -InputObject $callback -Name Once @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("$callback | Copy-Serialized | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("$callback | Copy-AsText | Set-YourMomInstance 123 -Name Once @account")]
    [InlineData("Set-YourMomInstance 123 -Callback $callback -Name Once @account")]
    public async Task Address_given_to_the_first_cmdlet_is_used_by_the_last(string script)
    {
        await using var session = await StartSignedInAsync();

        var result = await session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal("Once", session.Sandbox.Instances[^1].Name);
        Assert.Contains("\"code\":", session.Sandbox.Requests.Last(request => request.Body.Length > 0).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("none")]
    public async Task Profile_given_to_the_first_cmdlet_is_used_by_the_last(string otherProfile)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        await session.RunAsync("Set-YourMomCredential prod @platform @account");
        await session.RunAsync($"Set-YourMomCredential {otherProfile} -BaseUri http://localhost:1/api -SkipVerify @account");

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app -Profile prod -OutVariable global:request | " +
            "Wait-YourMomCallback -NoBrowser -OutVariable global:response | New-YourMomInstance -Name Once");

        Assert.Null(result.Terminating);
        Assert.Equal("Once", Assert.Single(session.Sandbox.Instances).Name);
        Assert.Contains("CloudYourMoms-Instance-123", vaults.Names("Store"));
        var records = await session.RunAsync("$request, $response | ForEach-Object { \"$($_.PlatformUri) $($_.Profile)\" }");
        Assert.Equal(Enumerable.Repeat($"{session.Sandbox.BaseUri} prod", 2), records.Output.Select(text => text.ToString()));
    }

    [Theory]
    [InlineData("$callback | New-YourMomInstance -Name x -BaseUri $other @account")]
    [InlineData("$callback | New-YourMomInstance -Name x -Profile other")]
    [InlineData("$callback | New-YourMomInstance -Name x")]
    [InlineData("$callback | Copy-Record | New-YourMomInstance -Name x -Profile other")]
    [InlineData(
        "$callback | Copy-Record { $to.Remove('Code') } | " +
        "New-YourMomInstance -Name x -ProviderData @{ code = 'c' } -BaseUri $other @account")]
    [InlineData("New-YourMomInstance -InputObject $callback -Name x -BaseUri $other @account")]
    [InlineData("$PSDefaultParameterValues = @{ '*-YourMom*:BaseUri' = $other }; $callback | New-YourMomInstance -Name x @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -BaseUri $other @account")]
    [InlineData("$callback | Set-YourMomInstance 123 -Profile other")]
    [InlineData("$callback | Copy-Record | Set-YourMomInstance 123")]
    [InlineData("Set-YourMomInstance 123 -Callback $callback -Profile other")]
    public async Task Sign_in_of_another_platform_is_refused_and_nothing_is_sent(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartSignedInAsync();
        await using var other = await SandboxServer.StartAsync(session.Options, TestContext.Current.CancellationToken);
        await vaults.ImportAsync(session);
        session.Set("other", other.BaseUri);
        await session.RunAsync("'other', 'default' | ForEach-Object { Set-YourMomCredential $_ -BaseUri $other -SkipVerify @account }");
        var sent = session.Sandbox.Requests.Count;

        var result = await session.RunAsync(script);

        Assert.Equal("ProfileMismatch", result.FailureId);
        Assert.Contains($"{other.BaseUri}", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(other.Requests);
        Assert.Equal(sent, session.Sandbox.Requests.Count);
        var repeated = await session.RunAsync("$PSDefaultParameterValues = @{}; $callback | New-YourMomInstance -Name Later @account");
        Assert.Null(repeated.Terminating);
    }

    [Theory]
    [InlineData("$callback | Copy-Serialized | New-YourMomInstance -Name x @account -PlatformUri $other")]
    [InlineData("$callback | Copy-Record | Set-YourMomInstance 123 @account -PlatformUri $other")]
    public async Task Parameter_cannot_replace_the_platform_of_a_piped_sign_in(string script)
    {
        await using var session = await StartSignedInAsync();
        await using var other = await SandboxServer.StartAsync(session.Options, TestContext.Current.CancellationToken);
        session.Set("other", other.BaseUri);

        var result = await session.RunAsync(script);

        Assert.Equal("RecordMismatch", result.FailureId);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Missing_profile_is_an_error_with_the_command_that_stores_it()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartSignedInAsync("Copy-Record { $to.Profile = 'prod' }");
        await vaults.ImportAsync(session);
        await session.RunAsync("Set-YourMomCredential other -SkipVerify @platform @account");

        var missing = await session.RunAsync("$callback | New-YourMomInstance -Name x");
        var secrets = await session.RunAsync("$callback | New-YourMomInstance -Name x @account");

        Assert.Equal("ProfileNotFound", missing.FailureId);
        Assert.StartsWith(
            $"Run Set-YourMomCredential -Profile 'prod' -BaseUri '{session.Sandbox.BaseUri}' to store the profile",
            missing.Failure.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal);
        Assert.Null(secrets.Terminating);
    }

    [Fact]
    public async Task Record_without_platform_and_profile_is_sent_as_the_parameters_specify()
    {
        await using var session = await StartSignedInAsync("Copy-Record { $to.Remove('PlatformUri'); $to.Remove('Profile') }");

        var result = await session.RunAsync("$callback | New-YourMomInstance -Name Old @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal("Old", session.Sandbox.Instances[^1].Name);
    }

    [Theory]
    [InlineData("PlatformUri", "'http://localhost:1/api'", "already acts on")]
    [InlineData("Profile", "'prod'", "with the profile 'prod'")]
    public async Task Sign_ins_of_different_accounts_are_not_mixed(string property, string value, string message)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartSignedInAsync();
        await vaults.ImportAsync(session);
        await session.RunAsync("'default', 'prod' | ForEach-Object { Set-YourMomCredential $_ -SkipVerify @platform @account }");

        var result = await session.RunAsync(
            $"$callback, ($callback | Copy-Record {{ $to.{property} = {value} }}) | New-YourMomInstance -Name x");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("ProfileMismatch", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Run the command once for each platform and profile.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("x", Assert.Single(result.Output).Properties["Name"].Value);
    }

    /// <summary>A session with an instance, number 123, and a sign-in in $callback.</summary>
    private static async Task<ModuleSession> StartSignedInAsync(string change = "ForEach-Object { $_ }")
    {
        var session = await ModuleSession.StartAsync();
        await session.RunAndAllowAsync(
            Functions + "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance Desk @account");
        var signIn = await session.RunAndAllowAsync(
            $"$global:callback = Get-YourMomOAuthUrl sfdc @app @platform | {change} | Wait-YourMomCallback -NoBrowser | {change}");
        Assert.Null(signIn.Terminating);
        return session;
    }
}
