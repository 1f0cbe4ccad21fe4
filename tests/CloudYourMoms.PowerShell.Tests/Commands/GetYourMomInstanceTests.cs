using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class GetYourMomInstanceTests
{
    private const int ListActivity = 8403;

    [Theory]
    [InlineData("Get-YourMomInstance @platform @account", new[] { "Alpha", "Alpine [1]", "Beta", "2024" })]
    [InlineData("Get-YourMomInstance 'Al*' @platform @account", new[] { "Alpha", "Alpine [1]" })]
    [InlineData("Get-YourMomInstance alpha @platform @account", new[] { "Alpha" })]
    [InlineData("Get-YourMomInstance 'Alpine `[1`]' @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance 'Alpine [1*' @platform @account -ErrorAction Ignore", new string[0])]
    [InlineData("Get-YourMomInstance -Tag prod @platform @account", new[] { "Alpha", "Beta" })]
    [InlineData("Get-YourMomInstance -Tag prod, desk @platform @account", new[] { "Beta" })]
    [InlineData("Get-YourMomInstance -Tag Prod @platform @account", new string[0])]
    [InlineData("Get-YourMomInstance B* -Tag prod @platform @account", new[] { "Beta" })]
    [InlineData("Get-YourMomInstance -Id 124 @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance 124 @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance '124' @platform @account", new[] { "Alpine [1]" })]
    [InlineData("Get-YourMomInstance 123, Beta @platform @account", new[] { "Alpha", "Beta" })]
    [InlineData("Get-YourMomInstance 'B*', 123, 'A*', alpha @platform @account", new[] { "Alpha", "Alpine [1]", "Beta" })]
    [InlineData("Get-YourMomInstance 123 -Tag prod @platform @account", new[] { "Alpha" })]
    [InlineData("Get-YourMomInstance -Name 2024 @platform @account", new[] { "2024" })]
    [InlineData("Get-YourMomInstance -Name Beta, 2024 @platform @account", new[] { "Beta", "2024" })]
    [InlineData("Get-YourMomInstance 'Unknown*' @platform @account", new string[0])]
    [InlineData("'Beta', 'Alpha' | Get-YourMomInstance @platform @account", new[] { "Beta", "Alpha" })]
    [InlineData("124, '125' | Get-YourMomInstance @platform @account", new[] { "Alpine [1]", "Beta" })]
    [InlineData("[pscustomobject]@{ Id = 125; Name = 'Alpha' } | Get-YourMomInstance @platform @account", new[] { "Beta" })]
    [InlineData("[pscustomobject]@{ Id = '125' } | Get-YourMomInstance @platform @account", new[] { "Beta" })]
    [InlineData("Get-YourMomInstance Beta @platform @account | Get-YourMomInstance @platform @account", new[] { "Beta" })]
    [InlineData("[pscustomobject]@{ Title = 'Beta' } | Get-YourMomInstance -Name { $_.Title } @platform @account", new[] { "Beta" })]
    [InlineData("@() | Get-YourMomInstance @platform @account", new string[0])]
    public async Task Instances_are_returned(string script, string[] names)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(names, result.Output.Select(record => (string)record.Properties["Name"].Value));
    }

    [Theory]
    [InlineData("Get-YourMomInstance Unknown @platform @account", "InstanceNotFound", "Unknown", "No instance has the name 'Unknown'.")]
    [InlineData(
        "Get-YourMomInstance 'Alph&#97;' @platform @account", "InstanceNotFound", "Alph&#97;",
        "No instance has the name 'Alph&#97;'. Similar names: 'Alpha' (id 123).")]
    [InlineData("Get-YourMomInstance -Name 124 @platform @account", "InstanceNotFound", "124", "No instance has the name '124'.")]
    [InlineData("'Unknown' | Get-YourMomInstance @platform @account", "InstanceNotFound", "Unknown", "No instance has the name 'Unknown'.")]
    [InlineData("Get-YourMomInstance 'No `[1`]' @platform @account", "InstanceNotFound", "No `[1`]", "No instance has the name 'No [1]'.")]
    [InlineData(
        "Get-YourMomInstance 'Alpine [1' @platform @account", "InstanceNotFound", "Alpine [1", "No instance has the name 'Alpine [1'.")]
    [InlineData("Get-YourMomInstance Alpha -Tag test @platform @account", "InstanceNotFound", "Alpha",
        "No instance has the name 'Alpha' and the tag 'test'.")]
    [InlineData("Get-YourMomInstance 123 -Tag prod, test @platform @account", "InstanceNotFound", 123L,
        "Instance 123 does not have all of the tags 'prod', 'test'.")]
    [InlineData("Get-YourMomInstance 007 @platform @account", "InstanceNotFound", "007", "No instance has the name '007'.")]
    [InlineData("Get-YourMomInstance 2024 @platform @account", "NotFound", 2024L, "404")]
    [InlineData("Get-YourMomInstance -Id 999 @platform @account", "NotFound", 999L, "404")]
    public async Task Missing_instance_is_an_error_and_next_one_is_returned(string script, string id, object target, string message)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync($"{script}; Get-YourMomInstance Beta @platform @account");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(target, error.TargetObject);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Beta", Assert.Single(result.Output).Properties["Name"].Value);
    }

    [Fact]
    public async Task Missing_names_and_ids_do_not_block_the_others()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync("Get-YourMomInstance 999, Unknown, 123, 'Z*', Beta @platform @account");

        Assert.Equal([999L, "Unknown"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal([123L, 125L], result.Output.Select(record => record.Properties["Id"].Value));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Name = 'Beta' } | Get-YourMomInstance @platform @account", "InputObject")]
    [InlineData("[IO.DirectoryInfo]'Beta' | Get-YourMomInstance @platform @account", "InputObject")]
    [InlineData("Get-YourMomInstance @{ Name = 'Beta' } @platform @account", "ParameterArgumentTransformationError")]
    [InlineData("Get-YourMomInstance -Identity @() @platform @account", "ParameterArgumentValidationError")]
    [InlineData("Get-YourMomInstance -Name $null @platform @account", "ParameterArgumentValidationError")]
    [InlineData("[pscustomobject]@{ Id = @() } | Get-YourMomInstance @platform @account", "ParameterArgumentValidationError")]
    public async Task Invalid_name_or_id_is_rejected_without_listing(string script, string id)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync($"$ErrorActionPreference = 'Stop'; try {{ {script} }} catch {{ $_.FullyQualifiedErrorId }}");

        Assert.StartsWith(id, Assert.IsType<string>(Assert.Single(result.Output).BaseObject), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Proxy ftp://proxy.example @platform @account", "InvalidProxy")]
    [InlineData("Get-YourMomInstance -TimeoutSec 1 -MaximumRetryCount 0 @platform @account", "RequestTimeout")]
    public async Task Timeout_and_proxy_are_those_of_every_cmdlet(string script, string id)
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("GET /instances delay=3s")] });

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Proxy $proxy @platform @account")]
    [InlineData("$global:PSDefaultParameterValues = @{ '*-YourMom*:Proxy' = $proxy }; Get-YourMomInstance @platform @account")]
    public async Task Proxy_for_plain_http_is_rejected_and_not_contacted(string script)
    {
        await using var proxy = new ConnectionCountingServer("[]");
        await using var session = await ModuleSession.StartAsync();
        session.Set("proxy", proxy.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal("InsecureProxy", (await session.RunAsync(script)).FailureId);

        Assert.Empty(proxy.Connections);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task MaximumRetryCount_limits_the_number_of_retries()
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("GET /instances status=503 retry-after=0 times=9")] });

        Assert.Equal(
            "PlatformUnavailable", (await session.RunAsync("Get-YourMomInstance -MaximumRetryCount 2 @platform @account")).FailureId);

        Assert.Equal(3, session.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Removal_of_listed_instances_skips_none()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(500, "trial");
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Get-YourMomInstance -Tag trial -BaseUri $to @account | Remove-YourMomInstance -BaseUri $to @account -Confirm:$false");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Empty(platform.Instances);
    }

    [Fact]
    public async Task Tag_change_of_listed_instances_skips_none()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(450, "trial");
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Get-YourMomInstance -Tag trial -BaseUri $to @account | Set-YourMomInstance -Tag kept -BaseUri $to @account");

        Assert.Null(result.Terminating);
        Assert.All(platform.Instances.Values, tags => Assert.Equal(["kept"], tags));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removal_by_tag_spares_instances_without_the_tag(bool takesAnyTag)
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(300, "trial");
        platform.Filter = (tags, wanted) => !takesAnyTag || wanted.Any(tags.Contains);
        platform.Instances[7] = ["trial", "old"];
        platform.Instances[250] = ["old", "trial", "eu"];
        platform.Instances[251] = ["Trial", "old"];
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Get-YourMomInstance -Tag trial, old -BaseUri $to @account -Verbose | Remove-YourMomInstance " +
            "-BaseUri $to @account -Confirm:$false");

        Assert.Null(result.Terminating);
        Assert.Equal(298, platform.Instances.Count);
        Assert.DoesNotContain(7L, platform.Instances.Keys);
        Assert.DoesNotContain(250L, platform.Instances.Keys);
        Assert.Contains("Skipped 298 instances that the platform listed without all of the tags 'trial', 'old'.", result.VerboseAndDebug);
    }

    [Theory]
    [InlineData("circle")]
    [InlineData("endless")]
    public async Task Endless_list_removes_nothing(string kind)
    {
        var pages = 0;
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(500, "trial");
        platform.Token = offset => kind == "circle" ? $"{offset % 400}" : $"200-{++pages}";
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Get-YourMomInstance -BaseUri $to @account | Remove-YourMomInstance -BaseUri $to @account -Confirm:$false");

        Assert.Equal("ListIncomplete", result.FailureId);
        Assert.Equal(ErrorCategory.InvalidResult, result.Failure.CategoryInfo.Category);
        Assert.Equal(500, platform.Instances.Count);
    }

    [Fact]
    public async Task Progress_of_a_long_list_appears_and_completes()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(500);
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync("Get-YourMomInstance -BaseUri $to @account");

        Assert.Equal(500, result.Output.Count);
        var progress = result.Progress.Where(record => record.ActivityId == ListActivity).ToList();
        Assert.Equal(["200 instances read", "400 instances read", "done"], progress.Select(record => record.StatusDescription));
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public async Task Stop_while_the_list_is_read_writes_nothing()
    {
        var never = new TaskCompletionSource();
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(500);
        platform.FurtherPages = never.Task;
        session.Set("to", platform.BaseUri);

        var run = session.Begin("Get-YourMomInstance -BaseUri $to @account");
        await platform.SecondPage.Task;
        await run.StopAsync();

        Assert.Empty((await run.Completion).Output);
    }

    private static async Task<ModuleSession> StartAsync()
    {
        var session = await ModuleSession.StartAsync();
        await session.RunAsync("""
            $basic = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
            New-YourMomInstance 'Alpha' -Tag 'prod' @basic @platform @account
            New-YourMomInstance 'Alpine [1]' -Tag 'test' @basic @platform @account
            New-YourMomInstance 'Beta' -Tag 'prod', 'desk' @basic @platform @account
            New-YourMomInstance '2024' -Tag 'test' @basic @platform @account
            """);
        Assert.Equal(4, session.Sandbox.Instances.Count);
        return session;
    }
}
