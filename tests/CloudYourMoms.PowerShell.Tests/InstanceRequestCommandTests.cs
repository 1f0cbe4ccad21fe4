namespace CloudYourMoms.PowerShell.Tests;

public sealed class InstanceRequestCommandTests
{
    [Fact]
    public async Task A_call_answers_objects_and_sends_what_is_given()
    {
        using var vaults = new StandInVaults().With("Store");
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
    public async Task Names_that_no_property_can_have_lose_nothing_of_an_answer()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync("""
            $made = Invoke-YourMomRequest 123 /accounts -Method POST -Body '{"name":"x","PSObject":1,"a":2,"A":3,"":4}'
            $made['PSObject'], $made['a'], $made['A'], $made['']
            """);

        Assert.Null(result.Terminating);
        Assert.Equal([1L, 2L, 3L, 4L], result.Output.Select(item => item.BaseObject));
    }
}
