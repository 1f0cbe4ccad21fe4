using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InvokeYourMomRequestTests : DeskTests
{
    [Fact]
    public async Task Call_sends_its_parameters_and_returns_objects()
    {
        var result = await RunAsync("""
            (Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 }).Count
            (Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 } -AllPages).Count
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'Contoso'; code = 'DE'; employees = 12 }
            "$($made.name) $($made.code) $($made.employees)"
            (Invoke-YourMomRequest 123 "/accounts/$($made.id)" -Method PATCH -Body '{"name":"Contoso AG"}').name
            Invoke-YourMomRequest 123 "/accounts/$($made.id)" -Method DELETE
            (Invoke-YourMomRequest 123 /accounts).Count
            """);

        Assert.Equal(["2", "5", "Contoso DE 12", "Contoso AG", "5"], result.AssertSucceeded().OutputText);
    }

    [Fact]
    public async Task Pages_are_all_read_before_the_first_item_is_removed()
    {
        var result = await RunAsync("""
            Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 2 } -AllPages |
                ForEach-Object { Invoke-YourMomRequest 123 "/accounts/$($_.id)" -Method DELETE }
            """);

        Assert.Equal(
            ["GET", "GET", "GET", "DELETE", "DELETE", "DELETE", "DELETE", "DELETE"],
            Sandbox.Requests.Where(request => request.Path.Contains("/accounts", StringComparison.Ordinal)).Select(
                request => request.Method));
        Assert.Contains(result.AssertSucceeded().Progress, record => record.ActivityId == 8403);
    }

    [Fact]
    public async Task Response_names_invalid_as_properties_are_preserved()
    {
        var result = await RunAsync("""
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body '{"name":"x","PSObject":1,"a":2,"A":3,"":4}'
            $made['PSObject'], $made['a'], $made['A'], $made['']
            """);

        Assert.Equal([1L, 2L, 3L, 4L], result.AssertSucceeded().Output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("-Query @{ where = @{ name = 'x' } }", "InvalidQueryParameter", "where")]
    [InlineData("-Query @{ where = 'a', @(1, 2) }", "InvalidQueryParameter", "where")]
    [InlineData("-Query @{ where = $null }", "InvalidQueryParameter", "'where' has no value")]
    [InlineData("-Query $endless", "InvalidQueryParameter", "self")]
    [InlineData("-Method POST -Body $endless", "InvalidRequestBody", "self")]
    [InlineData("-Method POST -Body ('[' * 1001 + ']' * 1001)", "InvalidRequestBody", "more than 1000 levels deep")]
    [InlineData("-Method POST -AllPages", "ParameterConflict", "-AllPages")]
    [InlineData("-Method PUT -AllPages", "ParameterConflict", "-AllPages")]
    [InlineData("-Method patch -AllPages", "ParameterConflict", "-AllPages")]
    [InlineData("-Method DELETE -AllPages", "ParameterConflict", "-AllPages")]
    public async Task Unusable_parameter_is_rejected_before_a_request(string parameters, string id, string message)
    {
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync($"$endless = @{{}}; $endless.self = $endless; Invoke-YourMomRequest 123 /accounts {parameters}");

        Assert.Equal(id, result.FailureId);
        Assert.Contains(message, $"{result.Failure}", StringComparison.Ordinal);
        Assert.Equal(sent, Sandbox.Requests.Count);
    }
}
