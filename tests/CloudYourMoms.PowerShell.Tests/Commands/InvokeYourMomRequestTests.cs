using System.Net;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InvokeYourMomRequestTests
{
    [Fact]
    public async Task Call_sends_its_parameters_and_returns_objects()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

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
    public async Task Pages_are_all_read_before_first_item_is_removed()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync("""
            Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 } -AllPages |
                ForEach-Object { Invoke-YourMomRequest 123 "/accounts/$($_.id)" -Method DELETE }
            """);

        Assert.Null(result.Terminating);
        var methods = session.Sandbox.Requests.Where(request => request.Path.Contains("/accounts", StringComparison.Ordinal)).Select(
            request => request.Method);
        Assert.Equal(["GET", "GET", "GET", "DELETE", "DELETE", "DELETE", "DELETE", "DELETE"], methods);
        Assert.Contains(result.Progress, record => record.ActivityId == 8403);
    }

    [Fact]
    public async Task Response_names_invalid_as_properties_are_preserved()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync("""
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body '{"name":"x","PSObject":1,"a":2,"A":3,"":4}'
            $made['PSObject'], $made['a'], $made['A'], $made['']
            """);

        Assert.Null(result.Terminating);
        Assert.Equal([1L, 2L, 3L, 4L], result.Output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("-Query @{ where = @{ name = 'x' } }", "InvalidQueryParameter")]
    [InlineData("-Query @{ where = 'a', @(1, 2) }", "InvalidQueryParameter")]
    [InlineData("-Query $endless", "InvalidQueryParameter")]
    [InlineData("-Method POST -Body $endless", "InvalidRequestBody")]
    public async Task Value_that_cannot_be_sent_is_rejected(string parameters, string id)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("token", new NetworkCredential(string.Empty, "t0ken").SecurePassword);

        var result = await session.RunAsync(
            "$endless = @{}; $endless.self = $endless; Invoke-YourMomRequest 123 /accounts -Token $token @platform @account " + parameters);

        Assert.Equal(id, result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("patch")]
    [InlineData("DELETE")]
    public async Task AllPages_with_another_method_than_GET_is_refused(string method)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            $"Invoke-YourMomRequest 123 /accounts -Method {method} -AllPages -Token $account.UserSecret @platform @account");

        Assert.Equal("ParameterConflict", result.FailureId);
        Assert.Contains("-AllPages", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Requests);
    }
}
