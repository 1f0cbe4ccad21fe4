using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Parameters;

/// <summary>Each kind of input of a create: no member is dropped silently, and an error names its input.</summary>
public sealed class InstanceInputTests : IAsyncLifetime
{
    private const string Desk =
        """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "tags": ["file"], "configuration": { "username": "u",""" +
        """ "password": "p4ssword", "event.notification.enabled": true, "event.poller.refresh_interval": 15 }, "oauthProxy": false }""";

    private const string Variables = """
        $configuration = @{
            username = 'u'; password = 'p4ssword'; 'event.notification.enabled' = $true; 'event.poller.refresh_interval' = 15
        }
        $hashtable = @{
            your_mom = @{ key = 'zendesk' }; Name = 'Desk'; tags = @('file'); configuration = $configuration; oauthProxy = $false
        }
        $object = [pscustomobject] $hashtable
        $splat = @{ Key = 'zendesk'; Name = 'Desk'; Tag = 'file'; Configuration = $configuration } + $platform + $account
        $item = [pscustomobject] @{ PSPath = "Microsoft.PowerShell.Core\FileSystem::$file"; Name = 'instance.json' }
        $row = @{ Name = 'Row'; Key = 'sfdc'; ApiKey = 'k'; ApiSecret = 's3cret-of-row'; CallbackUrl = $app.CallbackUrl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
    private ModuleSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _session = await ModuleSession.StartAsync();
        _session.Set("folder", _folder);
        _session.Set("json", Desk);
        foreach (var (variable, name) in new[] { ("file", "instance.json"), ("brackets", "[prod].json") })
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), Desk, TestContext.Current.CancellationToken);
            _session.Set(variable, Path.Combine(_folder, name));
        }

        Assert.Null((await _session.RunAsync(Variables)).Terminating);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("$json | New-YourMomInstance @platform @account")]
    [InlineData("New-YourMomInstance -InputObject $json @platform @account")]
    [InlineData("$hashtable | New-YourMomInstance @platform @account")]
    [InlineData("$object | New-YourMomInstance @platform @account")]
    [InlineData("New-YourMomInstance -Path $file @platform @account")]
    [InlineData("New-YourMomInstance -LiteralPath $file @platform @account")]
    [InlineData("New-YourMomInstance -LiteralPath $brackets @platform @account")]
    [InlineData("[IO.FileInfo] $file | New-YourMomInstance @platform @account")]
    [InlineData("$item | New-YourMomInstance @platform @account")]
    [InlineData("New-YourMomInstance @splat -InputObject @{ oauthProxy = $false }")]
    public async Task Input_in_any_form_creates_an_instance(string script)
    {
        var result = await _session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Equal(123L, Assert.Single(result.Output).Properties["Id"].Value);
        var instance = Assert.Single(_session.Sandbox.Instances);
        Assert.Equal("Desk", instance.Name);
        Assert.Equal(["file"], instance.Tags);
        Assert.Equal("true", instance.Configuration["event.notification.enabled"].GetRawText());
        Assert.Equal("15", instance.Configuration["event.poller.refresh_interval"].GetRawText());
        Assert.Contains("\"oauthProxy\":false", instance.RequestBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$json | New-YourMomInstance -Name 'Other' -Tag 'a', 'b' @platform @account")]
    [InlineData("@{ name = 'Other'; tags = 'a', 'b' } | New-YourMomInstance -Path $file @platform @account")]
    public async Task Parameters_override_the_file(string script)
    {
        Assert.Null((await _session.RunAsync(script)).Terminating);

        var instance = Assert.Single(_session.Sandbox.Instances);
        Assert.Equal("Other", instance.Name);
        Assert.Equal(["a", "b"], instance.Tags);
    }

    [Fact]
    public async Task Wildcard_reads_every_file_and_encoding()
    {
        foreach (var (index, encoding) in new[]
        {
            new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32,
        }.Index())
        {
            await File.WriteAllTextAsync(
                Path.Combine(_folder, $"wildcard {index}.json"),
                Desk.Replace("Desk", $"Käse {index}", StringComparison.Ordinal),
                encoding,
                TestContext.Current.CancellationToken);
        }

        Assert.Null((await _session.RunAsync("New-YourMomInstance -Path $folder/wild*.json @platform @account")).Terminating);

        Assert.Equal(
            ["Käse 0", "Käse 1", "Käse 2", "Käse 3", "Käse 4"],
            _session.Sandbox.Instances.Select(instance => instance.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[pscustomobject] ($row + @{ Code = 'c0de-of-row' })", "c0de-of-row")]
    [InlineData("[pscustomobject] ($row + @{ Code = 4815162342 })", "4815162342")]
    [InlineData("[pscustomobject] ($row + @{ Code = [char] 'x' })", "x")]
    [InlineData("[pscustomobject] ($row + @{ Code = $true })", "true")]
    [InlineData("[pscustomobject] ($row + @{ Code = 4815162342; Configuration = @{ limit = 1 } })", "4815162342", "limit")]
    [InlineData(
        "@{ Name = 'Row'; your_mom = @{ Key = 'sfdc' }; providerData = @{ Code = 'c0de-of-row' }; configuration = " +
        "@{ 'OAuth.Api.Key' = 'k'; 'OAUTH.API.SECRET' = 's3cret-of-row'; 'oauth.Callback.Url' = $app.CallbackUrl } }",
        "c0de-of-row")]
    public async Task Row_is_sent_with_platform_names(string input, string code, params string[] others)
    {
        var result = await _session.RunAsync($"{input} | New-YourMomInstance -Verbose @platform @account -SkipTokenStorage");

        // The sandbox rejects this code, but its log has the request.
        Assert.Equal("RequestRejected", result.FailureId);
        using var sent = JsonDocument.Parse(_session.Sandbox.Requests.Single(request => request.Method == "POST").Body);
        Assert.Equal(
            ["your_mom", "providerData", "configuration", "name"], sent.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(code, sent.RootElement.GetProperty("providerData").GetProperty("code").GetString());
        var configuration = sent.RootElement.GetProperty("configuration");
        Assert.Equal("s3cret-of-row", configuration.GetProperty("oauth.api.secret").GetString());
        Assert.Equal(
            [.. others, "oauth.api.key", "oauth.api.secret", "oauth.callback.url"],
            configuration.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("-of-row", result.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5 | New-YourMomInstance @platform @account", "InvalidInstance")]
    [InlineData("New-YourMomInstance x -Key sfdc -WhatIf @platform @account", "ConfigurationMissing")]
    [InlineData("New-YourMomInstance -LiteralPath /dev/zero @platform @account", "InstanceFileUnreadable")]
    public async Task Invalid_input_sends_no_request(string script, string id)
    {
        Assert.SkipUnless(
            File.Exists("/dev/zero") || id != "InstanceFileUnreadable", "This system has no /dev/zero: run it on Linux or macOS.");

        Assert.Equal(id, (await _session.RunAsync(script)).FailureId);
        Assert.Empty(_session.Sandbox.Requests);
    }

    [Theory]
    [InlineData(@"Microsoft.PowerShell.Core\FileSystem::", "")]
    [InlineData(@"Microsoft.PowerShell.Core\Variable::", @"Microsoft.PowerShell.Core\Variable::")]
    [InlineData("elsewhere:", "elsewhere:")]
    public async Task Error_in_a_text_names_its_source(string drive, string shown)
    {
        // As Get-Content notes it, also for a drive that does not exist.
        var place = Path.Combine(Path.GetTempPath(), "broken");
        _session.Set("place", drive + place);

        var result = await _session.RunAsync(
            "$json, ('{' | Add-Member PSPath $place -PassThru), '[' | New-YourMomInstance @platform @account -SkipTokenStorage");

        Assert.Null(result.Terminating);
        Assert.Equal([shown + place, "input 3"], result.Errors.Select(error => error.TargetObject));
        Assert.Contains(shown + place, result.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Single(_session.Sandbox.Instances);
    }

    [Fact]
    public async Task Verbose_request_is_masked_and_sanitized()
    {
        var result = await _session.RunAsync("""
            New-YourMomInstance "a`e[31mb" -Key "zen`e[31mdesk`u{202e}" -Tag "x`u{202e}y" -ProviderData @{
                credentials = @{ user = 'u'; value = 'hunter2' }
            } -Configuration @{ pwd = 'hunter2'; passphrase = 'hunter2' } -Verbose @platform @account
            """);

        var shown = Assert.Single(result.VerboseAndDebug, line => line.Contains("POST /instances", StringComparison.Ordinal));
        Assert.StartsWith("Create instance 'a [31mb' of zen [31mdesk at ", shown, StringComparison.Ordinal);
        Assert.DoesNotMatch("hunter2|\u001b|\u202e", shown);
    }

    [Fact]
    public async Task Stop_ends_reading_from_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It makes a pipe with mkfifo: run it on Linux.");
        var pipe = Path.Combine(_folder, "pipe.json");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var run = _session.Begin($"'begun'; New-YourMomInstance -LiteralPath '{pipe}' @platform @account -SkipTokenStorage");
        await run.FirstOutput;

        await run.StopAsync().WaitAsync(TestContext.Current.CancellationToken);
    }
}
