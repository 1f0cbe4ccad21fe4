using System.Management.Automation.Runspaces;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class NewYourMomInstanceTests
{
    private const string Pipeline =
        "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance -Name 'x' -MaximumRetryCount " +
        "0 @platform @account; 'the script continued'";

    [Fact]
    public async Task Missing_entries_are_all_reported_and_nothing_is_sent()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("New-YourMomInstance -Name 'x' -Key sfdcservicecloud @platform @account");

        Assert.Equal("ConfigurationMissing", result.FailureId);
        Assert.All(
            new[] { "oauth.callback.url", "oauth.api.key", "oauth.api.secret", "code" },
            entry => Assert.Contains(entry, result.Failure.ToString(), StringComparison.Ordinal));
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Missing_entries_found_by_the_platform_are_reported()
    {
        await using var session = await ModuleSession.StartAsync();

        // Only the platform knows which entries an unlisted key requires.
        var result = await session.RunAsync("New-YourMomInstance -Name 'x' -Key quickbooks @platform @account");

        Assert.Equal("RequestRejected", result.FailureId);
        Assert.All(
            new[] { "oauth.callback.url", "oauth.api.key", "oauth.api.secret" },
            entry => Assert.Contains(entry, result.Failure.ToString(), StringComparison.Ordinal));
        Assert.Contains("Request id:", result.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_are_reported_before_sign_in()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance -Name 'x' @platform");

        Assert.Equal("CredentialMissing", result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Theory]
    [InlineData("status=401", "CredentialRejected")]
    [InlineData("status=403", "AccessDenied")]
    [InlineData("status=429 retry-after=7", "TooManyRequests")]
    [InlineData("status=503 retry-after=7", "CreateNotConfirmed")]
    public async Task Failed_create_is_a_terminating_error_and_is_sent_once(string fault, string id)
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse($"POST /instances {fault} times=5")] });

        var result = await session.RunAndAllowAsync(Pipeline);

        Assert.Equal(id, result.FailureId);
        Assert.Empty(result.Output);
        Assert.Single(
            session.Sandbox.Requests, request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("drop=after")]
    [InlineData("truncate")]
    [InlineData("not-json")]
    [InlineData("status=503 retry-after=1 processed=yes")]
    public async Task Lost_response_is_recovered_with_a_warning(string fault)
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse($"POST /instances {fault} times=5")] });

        var result = await session.RunAndAllowAsync(Pipeline);

        Assert.Null(result.Terminating);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(Assert.Single(session.Sandbox.Instances).Token, ModuleSession.ToPlainText(result.Output[0].Properties["Token"].Value));
        Assert.Contains(
            result.Warnings, warning => warning.StartsWith("The response to the create of 'x' was lost", StringComparison.Ordinal));
        Assert.Single(
            session.Sandbox.Requests, request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Creates_of_one_name_in_many_runspaces_return_different_instances()
    {
        await using var session = await ModuleSession.StartAsync(options => options with
        {
            CreateDelay = TimeSpan.FromSeconds(1),
            Faults = [Fault.Parse("POST /instances drop=after skip=1 times=1")],
        });
        var runspaces = Enumerable.Range(0, 4).Select(_ => RunspaceFactory.CreateRunspace(ModuleSession.BuiltInState())).ToList();
        foreach (var runspace in runspaces)
        {
            runspace.Open();
            runspace.SessionStateProxy.SetVariable("platform", session.Get("platform"));
            runspace.SessionStateProxy.SetVariable("account", session.Get("account"));
        }

        var results = await Task.WhenAll(runspaces.Select(runspace => ScriptRun.Begin(runspace, $$"""
            Import-Module '{{StagedModule.Folder}}'
            New-YourMomInstance Desk -Key zendesk @platform @account -SkipTokenStorage -Configuration @{
                username = 'u'; password = 'p4ssword'
            }
            """).Completion));

        runspaces.ForEach(runspace => runspace.Dispose());
        Assert.All(results, result => Assert.Null(result.Terminating));
        Assert.Equal(
            session.Sandbox.Instances.Select(instance => instance.Id).Order(),
            results.Select(result => (long)Assert.Single(result.Output).Properties["Id"].Value).Order());
        Assert.Single(results.SelectMany(result => result.Warnings));
    }

    [Theory]
    [InlineData("status=429 retry-after=0")]
    [InlineData("status=503 retry-after=0")]
    [InlineData("drop=before")]
    [InlineData("truncate")]
    public async Task Get_is_retried_after_a_transient_failure(string fault)
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse($"GET /your_moms/*/oauth/url {fault}")] });

        var result = await session.RunAsync("Get-YourMomOAuthUrl sfdc @app @platform");

        Assert.Null(result.Terminating);
        Assert.Single(result.Output);
        Assert.Equal(2, session.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Unknown_key_is_not_found()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("Get-YourMomOAuthUrl sfdcservicecluod @app @platform");

        Assert.Equal("NotFound", result.FailureId);
        Assert.Equal("sfdcservicecluod", result.Failure.TargetObject);
    }

    [Theory]
    [InlineData("$platform.BaseUri = 'http://api.example.com/v2'", "InsecureBaseUri")]
    [InlineData("$platform.BaseUri = 'ftp://api.example.com/v2'", "InvalidBaseUri")]
    [InlineData("$app.CallbackUrl = '/auth'", "InvalidCallbackUrl")]
    [InlineData("$app.CallbackUrl = 'localhost:8400/auth'", "InvalidCallbackUrl")]
    [InlineData("$key = '..'", "InvalidKey")]
    [InlineData("$extra = @{ apiKey = 'x' }", "InvalidQueryParameter")]
    [InlineData("$extra = @{}; $extra.self = $extra", "InvalidQueryParameter")]
    public async Task Invalid_parameter_is_reported_before_anything_is_sent(string change, string id)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            $"$key = 'sfdc'; $extra = @{{}}; {change}; Get-YourMomOAuthUrl $key @app @platform -QueryParameter $extra");

        Assert.Equal(id, result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task File_with_invalid_JSON_is_reported_with_its_line()
    {
        await using var session = await ModuleSession.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broken.json");
        await File.WriteAllTextAsync(file, "{\n  \"name\": “Desk”\n}", TestContext.Current.CancellationToken);
        session.Set("file", file);

        var result = await session.RunAsync("New-YourMomInstance -LiteralPath $file @platform @account");

        Assert.Equal("InvalidInstance", result.FailureId);
        Assert.Contains("broken.json", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 2", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(file, result.Failure.TargetObject);
    }

    [Theory]
    [InlineData("-Path ./nowhere.json", "InstanceFileNotFound")]
    [InlineData("-LiteralPath Nodrive:/x.json", "InstanceFileNotFound")]
    [InlineData("-LiteralPath ./nowhere.json", "InstanceFileNotFound")]
    [InlineData("-LiteralPath /", "InstanceFileUnreadable")]
    public async Task Path_without_a_file_is_reported_with_a_remedy(string parameters, string id)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync($"New-YourMomInstance {parameters} @platform @account");

        Assert.Equal(id, result.FailureId);
        Assert.NotEmpty(result.Failure.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task Invalid_file_does_not_block_the_other_files()
    {
        await using var session = await ModuleSession.StartAsync();
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "1.json"), "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "2.json"),
            """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "configuration": { "username": "u", "password": "p4ssword" } }""",
            TestContext.Current.CancellationToken);
        session.Set("files", Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new { PSPath = path }).ToArray());

        var result = await session.RunAsync("$files | New-YourMomInstance @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal("InvalidInstance", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("Desk", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Fact]
    public async Task Hashtable_that_contains_itself_is_rejected()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            "$h = @{}; $h.self = $h; New-YourMomInstance -Name 'x' -Key zendesk -Configuration $h @platform @account");

        Assert.Equal("InvalidInstance", result.FailureId);
    }

    [Fact]
    public async Task Callback_parameters_of_another_provider_are_sent()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl quickbooks @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance " +
            "-Name 'Books' @platform @account");

        Assert.Null(result.Terminating);
        Assert.Contains("realmId", Assert.Single(session.Sandbox.Instances).ProviderData.Keys);
    }
}
