using System.Diagnostics;
using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Each kind of input of a create: no member is dropped silently, and an error names its input.</summary>
public sealed class InputSourceTests
{
    private const string Desk =
        """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "configuration": { "username": "u", "password": "p4ssword" } }""";

    [Fact]
    public async Task Error_in_text_from_a_file_names_the_file()
    {
        await using var session = await ModuleSession.StartAsync();
        var path = Path.Combine(Path.GetTempPath(), "unreadable.json");
        var text = new PSObject("{");
        text.Properties.Add(new PSNoteProperty("PSPath", path));
        session.Set("text", text);

        var failure = (await session.RunAsync("$text | New-YourMomInstance @platform @account -SkipTokenStorage")).Failure;

        Assert.Equal(path, failure.TargetObject);
        Assert.Contains(path, failure.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"Microsoft.PowerShell.Core\FileSystem::", "")]
    [InlineData(@"Microsoft.PowerShell.Core\Variable::", @"Microsoft.PowerShell.Core\Variable::")]
    [InlineData("elsewhere:", "elsewhere:")]
    public async Task Error_in_one_of_many_texts_names_its_source(string drive, string shown)
    {
        await using var session = await ModuleSession.StartAsync();

        // As Get-Content notes it, also for a drive that does not exist.
        var place = Path.Combine(Path.GetTempPath(), "broken");
        session.Set("texts", new[] { From("healthy", Desk), From(place, "{") });

        var result = await session.RunAsync("$texts | New-YourMomInstance @platform @account -SkipTokenStorage");

        Assert.Null(result.Terminating);
        var error = Assert.Single(result.Errors);
        Assert.Equal(shown + place, error.TargetObject);
        Assert.Contains(shown + place, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Single(session.Sandbox.Instances);

        PSObject From(string where, string json)
        {
            var text = new PSObject(json);
            text.Properties.Add(new PSNoteProperty("PSPath", drive + where));
            return text;
        }
    }

    [Theory]
    [InlineData(
        "[pscustomobject] @{ Name = 'Row'; Key = 'sfdc'; Code = 4815162342; ApiKey = 'k'; ApiSecret = 's3cret'; " +
        "CallbackUrl = $app.CallbackUrl }",
        "4815162342")]
    [InlineData(
        "[pscustomobject] @{ Name = 'Row'; Key = 'sfdc'; Code = [char] 'x'; ApiKey = 'k'; ApiSecret = 's3cret'; " +
        "CallbackUrl = $app.CallbackUrl }",
        "x")]
    [InlineData(
        "[pscustomobject] @{ Name = 'Row'; Key = 'sfdc'; Code = $true; ApiKey = 'k'; ApiSecret = 's3cret'; " +
        "CallbackUrl = $app.CallbackUrl }",
        "true")]
    [InlineData(
        "@{ Name = 'Row'; your_mom = @{ Key = 'sfdc' }; providerData = @{ Code = 'c0de' }; configuration = @{ 'OAuth.Api.Key' = 'k'; " +
        "'OAUTH.API.SECRET' = 's3cret'; 'oauth.Callback.Url' = $app.CallbackUrl } }",
        "c0de")]
    public async Task Row_or_hashtable_is_sent_with_platform_names(string input, string code)
    {
        await using var session = await ModuleSession.StartAsync();

        Assert.Equal(
            "RequestRejected", (await session.RunAsync($"{input} | New-YourMomInstance @platform @account -SkipTokenStorage")).FailureId);

        using var sent = System.Text.Json.JsonDocument.Parse(session.Sandbox.Requests.Single(request => request.Method == "POST").Body);
        Assert.Equal(
            ["your_mom", "providerData", "configuration", "name"], sent.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(code, sent.RootElement.GetProperty("providerData").GetProperty("code").GetString());
        Assert.Equal(
            ["oauth.api.key", "oauth.api.secret", "oauth.callback.url"],
            sent.RootElement.GetProperty("configuration").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Error_in_text_without_a_source_names_the_input_number()
    {
        await using var session = await ModuleSession.StartAsync();

        var errors = (await session.RunAsync("'{', '[' | New-YourMomInstance @platform @account -SkipTokenStorage")).Errors;

        Assert.Equal(["input 1", "input 2"], errors.Select(error => error.TargetObject));
    }

    [Fact]
    public async Task Row_with_numeric_code_sends_code_and_secret()
    {
        await using var session = await ModuleSession.StartAsync();
        var result = await session.RunAsync("""
            [pscustomobject] @{
                Name = 'Row'; Key = 'sfdc'; Code = 4815162342
                ApiKey = $app.ApiKey; ApiSecret = 's3cret/of=the+row'; CallbackUrl = $app.CallbackUrl
                Configuration = @{ 'filter.response.nulls' = $true }
            } |
                New-YourMomInstance @platform @account -SkipTokenStorage
            """);

        // The sandbox rejects this code, but its log has the request.
        Assert.Equal("RequestRejected", result.FailureId);
        using var sent = System.Text.Json.JsonDocument.Parse(session.Sandbox.Requests.Single(request => request.Method == "POST").Body);
        Assert.Equal(
            ["your_mom", "providerData", "configuration", "name"], sent.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("4815162342", sent.RootElement.GetProperty("providerData").GetProperty("code").GetString());
        Assert.Equal("s3cret/of=the+row", sent.RootElement.GetProperty("configuration").GetProperty("oauth.api.secret").GetString());
    }

    [Fact]
    public async Task Stop_ends_reading_from_a_pipe_without_writer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It makes a pipe with mkfifo: run it on Linux.");
        var folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
        var pipe = Path.Combine(folder, "instance.json");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin($"'begun'; New-YourMomInstance -LiteralPath '{pipe}' @platform @account -SkipTokenStorage");
        await run.FirstOutput;

        await run.StopAsync().WaitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Statement_terminating_error_is_reported_once_without_delay()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [CloudYourMoms.Sandbox.Fault.Parse("POST /instances status=400 times=2")] }, host);

        var result = await session.RunAsync(
            "@{ name = 'A' }, @{ name = 'B' } | New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; password = " +
            "'p4ssword' } @platform @account -SkipTokenStorage -ErrorAction Stop");

        // The first request causes the error; the second was already sent.
        Assert.NotNull(result.Terminating);
        Assert.Single(host.Warnings, line => line.Contains("returned 400", StringComparison.Ordinal));
    }
}
