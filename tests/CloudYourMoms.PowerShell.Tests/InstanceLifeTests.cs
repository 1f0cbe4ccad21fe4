using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

public sealed class InstanceLifeTests
{
    [Fact]
    public async Task From_stored_credential_to_removal_nothing_is_typed_twice()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAndAllowAsync("""
            $desk = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk' -Tag prod
            Test-YourMomInstance $desk.Id
            (Invoke-YourMomRequest $desk.Id /accounts).Count
            $desk | Set-YourMomInstance -Name 'Front desk' -Tag prod, eu -PassThru | ForEach-Object { "$($_.Name): $($_.Tags)" }
            $desk | Remove-YourMomInstance -Confirm:$false
            """);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "5", "Front desk: prod eu"], result.Output.Select(item => item.ToString()));
        Assert.Empty(session.Sandbox.Instances);
        Assert.Equal(["CloudYourMoms-Profile-default"], vaults.Names("Store"));
    }

    [Fact]
    public async Task Only_what_is_named_changes()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        await session.RunAsync("Set-YourMomInstance 123 -Configuration @{ 'filter.response.nulls' = $true }");

        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Desk", instance.Name);
        Assert.Equal(["prod"], instance.Tags);
        Assert.True(instance.Configuration["filter.response.nulls"].GetBoolean());
        Assert.Equal("u", instance.Configuration["username"].GetString());
    }

    [Fact]
    public async Task A_disabled_instance_does_not_answer_and_an_enabled_one_does()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        var result = await session.RunAsync("Set-YourMomInstance 123 -Enabled:$false; Test-YourMomInstance 123; Set-YourMomInstance 123 -Enabled; Test-YourMomInstance 123");

        Assert.Equal([false, true], result.Output.Select(item => (bool)item.BaseObject));
    }

    [Fact]
    public async Task A_callback_from_the_pipeline_authorizes_an_instance_again()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartAsync(vaults);
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");
        var before = session.Sandbox.Instances[0].ProviderData["code"].GetString();

        var result = await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.NotEqual(before, session.Sandbox.Instances[0].ProviderData["code"].GetString());
        Assert.Equal("Desk", session.Sandbox.Instances[0].Name);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Name x -Enabled -WhatIf")]
    [InlineData("Remove-YourMomInstance 123 -WhatIf")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x' } -WhatIf")]
    [InlineData("Get-YourMomInstance | Save-YourMomToken -WhatIf")]
    public async Task WhatIf_changes_nothing(string script)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        var (sent, kept) = (session.Sandbox.Requests.Count(request => request.Method != "GET"), vaults.Names("Store"));

        Assert.Null((await session.RunAsync(script)).Terminating);

        Assert.Equal(sent, session.Sandbox.Requests.Count(request => request.Method != "GET"));
        Assert.Equal(kept, vaults.Names("Store"));
    }

    [Fact]
    public async Task Removal_wants_to_be_confirmed()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        // The host cannot ask.
        Assert.NotNull((await session.RunAsync("Remove-YourMomInstance 123")).Terminating);

        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task One_of_many_that_is_not_there_keeps_none_of_the_others()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        var result = await session.RunAsync("Remove-YourMomInstance 999, 123 -Confirm:$false");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(999L, error.TargetObject);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 999 -Name x", "NotFound")]
    [InlineData("Remove-YourMomInstance 999 -Confirm:$false", "NotFound")]
    [InlineData("Invoke-YourMomRequest 999 /accounts", "NotFound")]
    [InlineData("Invoke-YourMomRequest 123 accounts", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts/../instances", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body '{'", "InvalidRequestBody")]
    [InlineData("Set-YourMomInstance 123 -Name '<Insert_Instance_Name>'", "InvalidInstance")]
    public async Task The_failure_of_the_one_instance_that_was_named_is_terminating(string script, string id)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);
    }

    [Fact]
    public async Task A_token_that_cannot_be_removed_from_the_vault_is_told_after_the_instance_is_gone()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        vaults.Become("Store", "keeping");

        var result = await session.RunAsync("Remove-YourMomInstance 123 -Confirm:$false");

        Assert.StartsWith("TokenNotRemoved,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Removal_leaves_the_token_of_another_platform()
    {
        const string Other = """{"id":123,"token":"0ther/platform=","baseUri":"https://other.example/api"}""";
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Instance-123", Other);

        await session.RunAsync("Remove-YourMomInstance 123 -Confirm:$false");

        Assert.Empty(session.Sandbox.Instances);
        Assert.Equal(Other, vaults.Get("Store", "CloudYourMoms-Instance-123"));
    }

    [Fact]
    public async Task Test_tells_a_token_that_is_refused_from_secrets_that_are()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 123 -Token $wrong")).Output).BaseObject);
        Assert.False((bool)Assert.Single((await session.RunAsync("Test-YourMomInstance 999")).Output).BaseObject);
        Assert.Equal("CredentialRejected", (await session.RunAsync("Test-YourMomInstance 123 -Profile default -UserSecret $wrong")).FailureId);
    }

    [Fact]
    public async Task A_call_answers_objects_and_sends_what_is_given()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        var result = await session.RunAsync("""
            (Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 }).Count
            (Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 } -AllPages).Count
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'Contoso'; code = 'DE'; employees = 12 }
            "$($made.name) $($made.code) $($made.employees)"
            (Invoke-YourMomRequest 123 "/accounts/$($made.id)" -Method PATCH -Body '{"name":"Contoso AG"}').name
            Invoke-YourMomRequest 123 "/accounts/$($made.id)" -Method DELETE
            (Invoke-YourMomRequest 123 /accounts).Count
            """);

        Assert.Null(result.Terminating);
        Assert.Equal(["2", "5", "Contoso DE 12", "Contoso AG", "5"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Everything_takes_instances_from_the_pipeline_and_sessions_without_a_vault()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("""
            $call = $platform + $account
            $both = @{ name = 'A' }, @{ name = 'B' } | New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @call -SkipTokenStorage
            $both | Test-YourMomInstance @call
            Get-YourMomInstance @call | Test-YourMomInstance @call
            ($both | Invoke-YourMomRequest -Path /accounts @call).Count
            $both | Set-YourMomInstance -Tag x @call
            (Get-YourMomInstance -Tag x @call).Count
            $both | Remove-YourMomInstance @call -Confirm:$false
            (Get-YourMomInstance @call).Count
            """);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "10", "2", "0"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task What_has_no_token_in_the_vault_is_listed_and_can_be_stored()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        await session.RunAsync("New-YourMomInstance 'Left out' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -SkipTokenStorage");

        var result = await session.RunAsync("(Get-YourMomInstance -WithoutStoredToken).Name; Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken; (Get-YourMomInstance -WithoutStoredToken).Count");

        Assert.Equal(["Left out", "0"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["CloudYourMoms-Instance-123", "CloudYourMoms-Instance-124", "CloudYourMoms-Profile-default"], vaults.Names("Store"));
    }

    [Theory]
    [InlineData("Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Test-YourMomInstance")]
    [InlineData("Set-YourMomInstance -Name 'renamed by mistake'")]
    [InlineData("Save-YourMomToken")]
    [InlineData("Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Get-YourMomInstance")]
    public async Task A_record_is_not_taken_for_an_instance_of_the_same_number_on_another_platform(string command)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        await using var other = await ModuleSession.StartAsync();
        await other.RunAsync("New-YourMomInstance 'Other desk' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account");
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
    public async Task Something_else_under_the_name_of_a_token_keeps_nothing_from_being_listed()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Instance-999", "junk");
        vaults.Put("Store", "CloudYourMoms-Instance-123", "junk");

        Assert.Equal("Desk", Assert.Single((await session.RunAsync("(Get-YourMomInstance -WithoutStoredToken).Name")).Output).BaseObject);
    }

    [Fact]
    public async Task An_instance_that_is_authorized_again_has_its_token_stored_where_a_new_one_would()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartAsync(vaults);
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk' @platform @account -SkipTokenStorage");
        Assert.Null(vaults.Get("Store", "CloudYourMoms-Instance-123"));

        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 @platform @account");

        Assert.Contains(System.Text.Json.JsonEncodedText.Encode(session.Sandbox.Instances[0].Token).ToString(), vaults.Get("Store", "CloudYourMoms-Instance-123"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_will_not_take_the_token_costs_no_code()
    {
        using var vaults = new StandInVaults().With("Store").With("ReadOnly", "read-only");
        await using var session = await StartAsync(vaults);
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");

        var result = await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 -Vault ReadOnly");

        Assert.Equal("VaultUnwritable", result.FailureId);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Method == "PATCH");
    }

    [Fact]
    public async Task Names_that_no_property_can_have_lose_nothing_of_an_answer()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);

        var result = await session.RunAsync("""
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body '{"name":"x","PSObject":1,"a":2,"A":3,"":4}'
            $made['PSObject'], $made['a'], $made['A'], $made['']
            """);

        Assert.Null(result.Terminating);
        Assert.Equal([1L, 2L, 3L, 4L], result.Output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("123", "CloudYourMoms-Instance-123", "else", "VaultSecretInvalid")]
    public async Task A_stored_token_of_another_shape_is_said_to_be_one(string instance, string secret, string text, string id)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartWithDeskAsync(vaults);
        vaults.Put("Store", secret, text);

        Assert.Equal(id, (await session.RunAsync($"Test-YourMomInstance {instance}")).FailureId);
    }

    private static async Task<ModuleSession> StartAsync(StandInVaults vaults)
    {
        var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        Assert.Null((await session.RunAsync("Set-YourMomCredential @platform @account")).Terminating);
        return session;
    }

    private static async Task<ModuleSession> StartWithDeskAsync(StandInVaults vaults)
    {
        var session = await StartAsync(vaults);
        var created = await session.RunAsync("New-YourMomInstance 'Desk' -Tag prod -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }");
        Assert.Empty(created.Errors);
        Assert.Single(session.Sandbox.Instances);
        return session;
    }
}
