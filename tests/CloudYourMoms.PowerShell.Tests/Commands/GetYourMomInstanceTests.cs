using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class GetYourMomInstanceTests(SharedSession shared) : IClassFixture<SharedSession>, IAsyncLifetime
{
    private const string Defaults = """
        $PSDefaultParameterValues['*-YourMom*Instance:BaseUri'] = $platform.BaseUri
        $account.Keys.ForEach({ $PSDefaultParameterValues["*-YourMom*Instance:$_"] = $account[$_] })
        """;

    public async ValueTask InitializeAsync()
    {
        if (shared.Session.Sandbox.Instances.Count == 0)
        {
            await shared.Session.RunAsync($$"""
                {{Defaults}}
                $basic = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
                New-YourMomInstance 'Alpha' -Tag 'prod' @basic
                New-YourMomInstance 'Alpine [1]' -Tag 'test' @basic
                New-YourMomInstance 'Beta' -Tag 'prod', 'desk' @basic
                New-YourMomInstance '2024' -Tag 'test' @basic
                """);
            Assert.Equal(4, shared.Session.Sandbox.Instances.Count);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Get-YourMomInstance", "Alpha", "Alpine [1]", "Beta", "2024")]
    [InlineData("Get-YourMomInstance 'Al*'", "Alpha", "Alpine [1]")]
    [InlineData("Get-YourMomInstance alpha", "Alpha")]
    [InlineData("Get-YourMomInstance 'Alpine `[1`]'", "Alpine [1]")]
    [InlineData("Get-YourMomInstance 'Alpine [1*' -ErrorAction Ignore")]
    [InlineData("Get-YourMomInstance -Tag prod", "Alpha", "Beta")]
    [InlineData("Get-YourMomInstance -Tag prod, desk", "Beta")]
    [InlineData("Get-YourMomInstance -Tag Prod")]
    [InlineData("Get-YourMomInstance B* -Tag prod", "Beta")]
    [InlineData("Get-YourMomInstance -Id 124", "Alpine [1]")]
    [InlineData("Get-YourMomInstance 124", "Alpine [1]")]
    [InlineData("Get-YourMomInstance '124'", "Alpine [1]")]
    [InlineData("Get-YourMomInstance 123, Beta", "Alpha", "Beta")]
    [InlineData("Get-YourMomInstance 'B*', 123, 'A*', alpha", "Alpha", "Alpine [1]", "Beta")]
    [InlineData("Get-YourMomInstance 123 -Tag prod", "Alpha")]
    [InlineData("Get-YourMomInstance -Name Beta, 2024", "Beta", "2024")]
    [InlineData("Get-YourMomInstance 'Unknown*'")]
    [InlineData("'Beta', 'Alpha' | Get-YourMomInstance", "Beta", "Alpha")]
    [InlineData("124, '125' | Get-YourMomInstance", "Alpine [1]", "Beta")]
    [InlineData("[pscustomobject] @{ Id = 125; Name = 'Alpha' } | Get-YourMomInstance", "Beta")]
    [InlineData("[pscustomobject] @{ Id = '125' } | Get-YourMomInstance", "Beta")]
    [InlineData("Get-YourMomInstance Beta | Get-YourMomInstance", "Beta")]
    [InlineData("[pscustomobject] @{ Title = 'Beta' } | Get-YourMomInstance -Name { $_.Title }", "Beta")]
    [InlineData("@() | Get-YourMomInstance")]
    public async Task Instances_are_returned(string script, params string[] names)
    {
        var result = await shared.Session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(names, result.Output.Select(record => (string)record.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("Unknown", "InstanceNotFound", "Unknown", "No instance has the name 'Unknown'.")]
    [InlineData("'Alph&#97;'", "InstanceNotFound", "Alph&#97;", "No instance has the name 'Alph&#97;'. Similar names: 'Alpha' (id 123).")]
    [InlineData("-Name 124", "InstanceNotFound", "124", "No instance has the name '124'.")]
    [InlineData("'No `[1`]'", "InstanceNotFound", "No `[1`]", "No instance has the name 'No [1]'.")]
    [InlineData("'Alpine [1'", "InstanceNotFound", "Alpine [1", "No instance has the name 'Alpine [1'.")]
    [InlineData("Alpha -Tag test", "InstanceNotFound", "Alpha", "No instance has the name 'Alpha' and the tag 'test'.")]
    [InlineData("123 -Tag prod, test", "InstanceNotFound", 123L, "Instance 123 does not have all of the tags 'prod', 'test'.")]
    [InlineData("007", "InstanceNotFound", "007", "No instance has the name '007'.")]
    [InlineData("2024", "NotFound", 2024L, "404")]
    [InlineData("-Id 999", "NotFound", 999L, "404")]
    public async Task Missing_instance_is_an_error(string arguments, string id, object target, string message)
    {
        var result = await shared.Session.RunAsync($"Get-YourMomInstance {arguments}; Get-YourMomInstance Beta");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(target, error.TargetObject);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Beta", Assert.Single(result.Output).Properties["Name"].Value);
    }

    [Fact]
    public async Task Missing_names_do_not_block_others()
    {
        var result = await shared.Session.RunAsync("Get-YourMomInstance 999, Unknown, 123, 'Z*', Beta");

        Assert.Equal([999L, "Unknown"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal([123L, 125L], result.Output.Select(record => record.Properties["Id"].Value));
    }

    [Theory]
    [InlineData("[pscustomobject] @{ Name = 'Beta' } | Get-YourMomInstance", "InputObjectNotBound")]
    [InlineData("[IO.DirectoryInfo] 'Beta' | Get-YourMomInstance", "InputObjectNotBound")]
    [InlineData("Get-YourMomInstance @{ Name = 'Beta' }", "ParameterArgumentTransformationError")]
    [InlineData("Get-YourMomInstance -Identity @()", "ParameterArgumentValidationError")]
    [InlineData("Get-YourMomInstance -Name $null", "ParameterArgumentValidationError")]
    [InlineData("[pscustomobject] @{ Id = @() } | Get-YourMomInstance", "ParameterArgumentValidationErrorEmptyArrayNotAllowed")]
    public async Task Invalid_name_or_id_is_rejected(string script, string id) =>
        Assert.Equal(id, (await shared.Session.RunAsync($"{script} -ErrorAction Stop")).FailureId);

    [Theory]
    [InlineData("-Proxy ftp://proxy.example", "delay=0s", "InvalidProxy", 0)]
    [InlineData("-Proxy http://localhost:9", "delay=0s", "InsecureProxy", 0)]
    [InlineData("-TimeoutSec 1 -MaximumRetryCount 0", "delay=3s", "RequestTimeout", 1)]
    [InlineData("-MaximumRetryCount 2", "status=503 retry-after=0 times=9", "PlatformUnavailable", 3)]
    public async Task Connection_parameter_is_used(string parameters, string fault, string id, int requests)
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse($"GET /instances {fault}")] });

        Assert.Equal(id, (await session.RunAsync($"{Defaults}\nGet-YourMomInstance {parameters}")).FailureId);
        Assert.Equal(requests, session.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("Remove-YourMomInstance -BaseUri $to -Confirm:$false", 0)]
    [InlineData("Set-YourMomInstance -BaseUri $to -Tag kept", 450)]
    public async Task Change_of_listed_instances_skips_none(string change, int left)
    {
        await using var platform = await StartPlatformAsync(450, "trial");

        var result = await shared.Session.RunAsync($"Get-YourMomInstance -Tag trial -BaseUri $to | {change}");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(left, platform.Instances.Count);
        Assert.All(platform.Instances.Values, tags => Assert.Equal(["kept"], tags));
    }

    [Fact]
    public async Task Removal_by_tag_spares_other_instances()
    {
        await using var platform = await StartPlatformAsync(300, "trial");
        platform.Filter = (_, _) => true;
        platform.Instances[7] = ["trial", "old"];
        platform.Instances[250] = ["old", "trial", "eu"];
        platform.Instances[251] = ["Trial", "old"];

        var result = await shared.Session.RunAsync(
            "Get-YourMomInstance -Tag trial, old -BaseUri $to -Verbose | Remove-YourMomInstance -BaseUri $to -Confirm:$false");

        Assert.Null(result.Terminating);
        Assert.Equal(Enumerable.Range(1, 300).Select(id => (long)id).Except([7, 250]), platform.Instances.Keys.Order());
        Assert.Contains("Skipped 298 instances that the platform listed without all of the tags 'trial', 'old'.", result.VerboseAndDebug);
    }

    [Fact]
    public async Task Incomplete_list_removes_nothing()
    {
        await using var platform = await StartPlatformAsync(500, "trial");
        platform.Token = offset => $"{offset % 400}";

        var result = await shared.Session.RunAsync(
            "Get-YourMomInstance -BaseUri $to | Remove-YourMomInstance -BaseUri $to -Confirm:$false");

        Assert.Equal("ListIncomplete", result.FailureId);
        Assert.Equal(ErrorCategory.InvalidResult, result.Failure.CategoryInfo.Category);
        Assert.Equal(500, platform.Instances.Count);
    }

    [Fact]
    public async Task Long_list_shows_progress()
    {
        const int ListActivity = 8403;
        await using var platform = await StartPlatformAsync(500);

        var result = await shared.Session.RunAsync("Get-YourMomInstance -BaseUri $to");

        Assert.Equal(500, result.Output.Count);
        var progress = result.Progress.Where(record => record.ActivityId == ListActivity).ToList();
        Assert.Equal(["200 instances read", "400 instances read", "done"], progress.Select(record => record.StatusDescription));
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public async Task Stopped_list_writes_nothing()
    {
        await using var platform = await StartPlatformAsync(500);
        platform.FurtherPages = new TaskCompletionSource().Task;

        var run = shared.Session.Begin("Get-YourMomInstance -BaseUri $to");
        await platform.SecondPage.Task;
        await run.StopAsync();

        Assert.Empty((await run.Completion).Output);
    }

    private async Task<OffsetPlatform> StartPlatformAsync(int count, params string[] tags)
    {
        var platform = await OffsetPlatform.StartAsync(count, tags);
        shared.Session.Set("to", platform.BaseUri);
        return platform;
    }
}
