using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

public sealed class InstanceListingTests
{
    [Theory]
    [InlineData("Get-YourMomInstance @platform @account", new[] { "Alpha", "Alpine [1]", "Beta" })]
    [InlineData("Get-YourMomInstance 'Al*' @platform @account", new[] { "Alpha", "Alpine [1]" })]
    [InlineData("Get-YourMomInstance alpha @platform @account", new[] { "Alpha" })]
    [InlineData("Get-YourMomInstance 'Alpine `[1`]' @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance -Tag prod @platform @account", new[] { "Alpha", "Beta" })]
    [InlineData("Get-YourMomInstance -Id 124 @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance 'Nobody' @platform @account", new string[0])]
    public async Task Instances_are_found(string script, string[] names)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(names, result.Output.Select(record => (string)record.Properties["Name"].Value));
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_an_error_and_the_others_come()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync("Get-YourMomInstance -Id 999, 123 @platform @account");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("NotFound", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(999L, error.TargetObject);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Proxy ftp://proxy.example @platform @account", "InvalidProxy")]
    [InlineData("Get-YourMomInstance -TimeoutSec 1 -MaximumRetryCount 0 @platform @account", "RequestTimeout")]
    public async Task Limits_and_proxy_are_those_of_every_cmdlet_that_calls_the_platform(string script, string id)
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [Fault.Parse("GET /instances delay=3s")] });

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Proxy $proxy @platform @account")]
    [InlineData("$global:PSDefaultParameterValues = @{ '*-YourMom*:Proxy' = $proxy }; Get-YourMomInstance @platform @account")]
    public async Task Proxy_for_plain_http_is_refused_and_hears_nothing(string script)
    {
        await using var proxy = new KeptConnections("[]");
        await using var session = await ModuleSession.StartAsync();
        session.Set("proxy", proxy.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal("InsecureProxy", (await session.RunAsync(script)).FailureId);

        Assert.Empty(proxy.Connections);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Repetitions_are_as_many_as_were_asked_for()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [Fault.Parse("GET /instances status=503 retry-after=0 times=9")] });

        Assert.Equal("PlatformUnavailable", (await session.RunAsync("Get-YourMomInstance -MaximumRetryCount 2 @platform @account")).FailureId);

        Assert.Equal(3, session.Sandbox.Requests.Count);
    }

    private static async Task<ModuleSession> StartAsync()
    {
        var session = await ModuleSession.StartAsync();
        await session.RunAsync("""
            $basic = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
            New-YourMomInstance 'Alpha' -Tag 'prod' @basic @platform @account
            New-YourMomInstance 'Alpine [1]' -Tag 'test' @basic @platform @account
            New-YourMomInstance 'Beta' -Tag 'prod', 'desk' @basic @platform @account
            """);
        Assert.Equal(3, session.Sandbox.Instances.Count);
        return session;
    }
}
