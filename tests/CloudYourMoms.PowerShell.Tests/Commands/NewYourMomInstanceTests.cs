using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class NewYourMomInstanceTests : SessionTests
{
    [Theory]
    [InlineData("sfdcservicecloud", "ConfigurationMissing", "code", 0)]
    // Only the platform knows which entries an unlisted key requires.
    [InlineData("quickbooks", "RequestRejected", "Request id:", 1)]
    public async Task Missing_entries_are_all_reported(string key, string id, string also, int requests)
    {
        var result = await RunAsync($"New-YourMomInstance x -Key {key} @platform @account");

        Assert.Equal(id, result.FailureId);
        Assert.All(
            new[] { "oauth.callback.url", "oauth.api.key", "oauth.api.secret", also },
            entry => Assert.Contains(entry, $"{result.Failure}", StringComparison.Ordinal));
        Assert.Equal(requests, Posts.Count);
    }

    [Fact]
    public async Task Missing_credentials_are_reported_before_sign_in()
    {
        var result = await RunAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance -Name 'x' @platform");

        Assert.Equal("CredentialMissing", result.FailureId);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("status=401", "CredentialRejected")]
    [InlineData("status=403", "AccessDenied")]
    [InlineData("status=429 retry-after=7", "TooManyRequests")]
    [InlineData("status=503 retry-after=7", "CreateNotConfirmed")]
    public async Task Failed_create_is_terminating_and_sent_once(string fault, string id)
    {
        await StartAsync($"POST /instances {fault} times=5");

        var result = await RunAsync($"{Create} -MaximumRetryCount 0; 'the script continued'");

        Assert.Equal(id, result.FailureId);
        Assert.Empty(result.Output);
        Assert.Single(Posts);
    }

    [Theory]
    [InlineData("drop=after")]
    [InlineData("truncate")]
    [InlineData("not-json")]
    [InlineData("status=503 retry-after=1 processed=yes")]
    public async Task Lost_response_is_recovered_with_a_warning(string fault)
    {
        await StartAsync($"POST /instances {fault} times=5");

        var result = await RunAsync($"{Create} -MaximumRetryCount 0 -SkipTokenStorage");

        var instance = Assert.Single(result.AssertSucceeded().Output);
        Assert.Equal(Assert.Single(Sandbox.Instances).Token, ModuleSession.ToPlainText(instance.Properties["Token"].Value));
        Assert.StartsWith("The response to the create of 'Desk' was lost", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(Posts);
    }

    [Fact]
    public async Task Lost_response_names_the_command_that_gets_the_token()
    {
        await StartAsync("POST /instances drop=after", "GET /instances/* status=500");

        var result = await RunAsync(Create);

        Assert.Equal("CreateResponseLost", result.FailureId);
        var command = Regex.Match(result.Remedy, @"Get-YourMomInstance -Id \d+", default, TimeSpan.FromSeconds(1)).Value;
        var found = Assert.Single((await RunAsync($"{command} @platform @account")).Output);
        Assert.Equal(Assert.Single(Sandbox.Instances).Token, ModuleSession.ToPlainText(found.Properties["Token"].Value));
    }

    [Fact]
    public async Task Creates_of_one_name_in_many_runspaces_differ()
    {
        await StartAsync(options => options with
        {
            CreateDelay = TimeSpan.FromSeconds(1),
            Faults = [Fault.Parse("POST /instances drop=after skip=1 times=1")],
        });
        var runspaces = Enumerable.Range(0, 4).Select(_ => RunspaceFactory.CreateRunspace(ModuleSession.BuiltInState())).ToList();
        var results = await Task.WhenAll(runspaces.Select(runspace =>
        {
            runspace.Open();
            runspace.SessionStateProxy.SetVariable("platform", Session.Get("platform"));
            runspace.SessionStateProxy.SetVariable("account", Session.Get("account"));
            return ScriptRun.Begin(runspace, $"Import-Module '{StagedModule.Folder}'; {Create} -SkipTokenStorage").Completion;
        }));

        runspaces.ForEach(runspace => runspace.Dispose());
        Assert.Equal(
            Sandbox.Instances.Select(instance => instance.Id).Order(),
            results.Select(result => (long)Assert.Single(result.AssertSucceeded().Output).Properties["Id"].Value).Order());
        Assert.Single(results.SelectMany(result => result.Warnings));
    }

    [Fact]
    public async Task Callback_parameters_of_another_provider_are_sent()
    {
        await RunAndAllowAsync(
            "Get-YourMomOAuthUrl quickbooks @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance Books @account");

        Assert.Contains("realmId", Assert.Single(Sandbox.Instances).ProviderData.Keys);
    }
}
