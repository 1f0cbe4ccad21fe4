using System.Collections;
using System.Management.Automation;
using System.Text;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceInputTests
{
    private const string Desk =
        """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "tags": ["file"], "configuration": { "username": "u",""" +
        """ "password": "p4ssword", "event.notification.enabled": true, "event.poller.refresh_interval": 15 }, "oauthProxy": false }""";

    [Theory]
    [InlineData("$json | New-YourMomInstance @platform @account")]
    [InlineData("New-YourMomInstance -InputObject $json @platform @account")]
    [InlineData("$hashtable | New-YourMomInstance @platform @account")]
    [InlineData("$object | New-YourMomInstance @platform @account")]
    [InlineData("New-YourMomInstance -Path $file @platform @account")]
    [InlineData("New-YourMomInstance -LiteralPath $file @platform @account")]
    [InlineData("$fileInfo | New-YourMomInstance @platform @account")]
    [InlineData("$item | New-YourMomInstance @platform @account")]
    [InlineData(
        "$splat = @{ Key = 'zendesk'; Name = 'Desk'; Tag = 'file'; Configuration = @{ username = 'u'; password = 'p4ssword'; " +
        "'event.notification.enabled' = $true; 'event.poller.refresh_interval' = 15 } }; New-YourMomInstance @splat @platform @account")]
    public async Task Input_in_every_form_creates_the_same_instance(string script)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(script);

        Assert.Null(result.Terminating);
        Assert.Equal(123L, Assert.Single(result.Output).Properties["Id"].Value);
        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Desk", instance.Name);
        Assert.Equal(["file"], instance.Tags);
        using var body = System.Text.Json.JsonDocument.Parse(instance.RequestBody);
        var configuration = body.RootElement.GetProperty("configuration");
        Assert.Equal("true", configuration.GetProperty("event.notification.enabled").GetRawText());
        Assert.Equal("15", configuration.GetProperty("event.poller.refresh_interval").GetRawText());
    }

    [Fact]
    public async Task Unknown_members_are_sent_to_the_platform()
    {
        await using var session = await StartAsync();

        await session.RunAsync("$hashtable | New-YourMomInstance @platform @account");

        Assert.Contains("\"oauthProxy\":false", Assert.Single(session.Sandbox.Instances).RequestBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$json | New-YourMomInstance -Name 'Other' -Tag 'a', 'b' @platform @account")]
    [InlineData("New-YourMomInstance 'Other' -Path $file -Tag 'a', 'b' @platform @account")]
    [InlineData("@{ name = 'Other'; tags = 'a', 'b' } | New-YourMomInstance -Path $file @platform @account")]
    public async Task Parameters_take_precedence_over_the_file(string script)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(script);

        Assert.Null(result.Terminating);
        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Other", instance.Name);
        Assert.Equal(["a", "b"], instance.Tags);
    }

    [Fact]
    public async Task Path_with_wildcard_creates_from_every_file_and_encoding()
    {
        await using var session = await StartAsync();
        var folder = Directory.CreateTempSubdirectory().FullName;
        Encoding[] encodings =
            [new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32];
        for (var i = 0; i < encodings.Length; i++)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"{i}.json"),
                Desk.Replace("Desk", $"Käse {i}", StringComparison.Ordinal),
                encodings[i],
                TestContext.Current.CancellationToken);
        }

        session.Set("pattern", Path.Combine(folder, "*.json"));
        var result = await session.RunAsync("New-YourMomInstance -Path $pattern @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal(
            ["Käse 0", "Käse 1", "Käse 2", "Käse 3", "Käse 4"],
            session.Sandbox.Instances.Select(instance => instance.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LiteralPath_takes_a_name_with_brackets_literally()
    {
        await using var session = await StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "[prod].json");
        await File.WriteAllTextAsync(file, Desk, TestContext.Current.CancellationToken);
        session.Set("file", file);

        var result = await session.RunAsync("New-YourMomInstance -LiteralPath $file @platform @account");

        Assert.Null(result.Terminating);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task File_errors_are_reported_together_with_their_positions()
    {
        await using var session = await StartAsync();
        session.Set("bad", """
            {
              "your_mom": { "key": "sfdc" },
              "providerData": { "code": "<Code_On_The_Return_URL>" },
              "configuration": { "oauth.api.key": 5, "oauth.api.secret": "s3cr3t-of-app" },
              "tags": "prod",
              "name": " "
            }
            """);

        var result = await session.RunAsync("$bad | New-YourMomInstance @platform @account");

        Assert.Equal("InvalidInstance", result.FailureId);
        var text = result.Failure.ToString();
        Assert.All(
            [
                "line 3, column 29, $.providerData.code: replace the placeholder with a value.",
                "line 4, column 20, $.configuration['oauth.callback.url']: this required entry is missing.",
                "line 4, column 39, $.configuration['oauth.api.key']: the value must be text, not a number.",
                "line 5, column 11, $.tags: the value must be an array, not text.",
                "line 6, column 11, $.name: this required entry is empty.",
            ],
            error => Assert.Contains(error, text, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cr3t-of-app", result.AllText, StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task WhatIf_validates_and_sends_nothing()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync("New-YourMomInstance -Name 'x' -Key sfdc -WhatIf @platform @account");

        Assert.Equal("ConfigurationMissing", result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Secrets_as_text_in_a_piped_object_are_accepted_and_masked()
    {
        await using var session = await StartAsync();
        var row = new PSObject();
        foreach (var (name, value) in new[]
        {
            ("Name", "x"), ("Key", "sfdc"), ("Code", "c0de-of-row"), ("ApiKey", "k"), ("ApiSecret", "s3cret-of-row"),
            ("CallbackUrl", "http://localhost:8400/auth"),
        })
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        session.Set("row", row);
        var result = await session.RunAsync("$row | New-YourMomInstance -Verbose @platform @account");

        // The sandbox did not issue this code; its rejection shows that the code arrived.
        Assert.Equal("RequestRejected", result.FailureId);
        Assert.Contains("c0de-of-row", session.Sandbox.Requests[0].Body, StringComparison.Ordinal);
        Assert.Contains("s3cret-of-row", session.Sandbox.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("-of-row", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_output_of_a_create_is_masked_and_sanitized()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync("""
            New-YourMomInstance "a`e[31mb" -Key "zen`e[31mdesk`u{202e}" -Tag "x`u{202e}y" -ProviderData @{
                credentials = @{ user = 'u'; value = 'hunter2' }
            } -Configuration @{ pwd = 'hunter2'; passphrase = 'hunter2' } -Verbose @platform @account
            """);

        var shown = Assert.Single(result.VerboseAndDebug, line => line.Contains("POST /instances", StringComparison.Ordinal));
        Assert.StartsWith("Create instance 'a [31mb' of zen [31mdesk at ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u202e', shown);
    }

    [Fact]
    public async Task Endless_file_is_not_read_forever()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "This system has no /dev/zero: run it on Linux or macOS.");
        await using var session = await StartAsync();

        Assert.Equal(
            "InstanceFileUnreadable", (await session.RunAsync("New-YourMomInstance -LiteralPath /dev/zero @platform @account")).FailureId);
    }

    [Theory]
    [InlineData("5 | New-YourMomInstance @platform @account")]
    [InlineData("'instance.json' | New-YourMomInstance @platform @account")]
    public async Task Invalid_instance_is_rejected(string script)
    {
        await using var session = await StartAsync();

        Assert.Equal("InvalidInstance", (await session.RunAsync(script)).FailureId);
    }

    private static async Task<ModuleSession> StartAsync()
    {
        var session = await ModuleSession.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json");
        await File.WriteAllTextAsync(file, Desk);
        session.Set("file", file);
        session.Set("fileInfo", new FileInfo(file));
        session.Set("item", new { PSPath = $"Microsoft.PowerShell.Core\\FileSystem::{file}", Name = "instance.json" });
        session.Set("json", Desk);
        var configuration = new Hashtable
        {
            ["username"] = "u",
            ["password"] = "p4ssword",
            ["event.notification.enabled"] = true,
            ["event.poller.refresh_interval"] = 15,
        };
        session.Set("hashtable", new Hashtable
        {
            ["your_mom"] = new Hashtable { ["key"] = "zendesk" },
            ["Name"] = "Desk",
            ["tags"] = new object[] { "file" },
            ["configuration"] = configuration,
            ["oauthProxy"] = false,
        });
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("your_mom", new Hashtable { ["key"] = "zendesk" }));
        custom.Properties.Add(new PSNoteProperty("name", "Desk"));
        custom.Properties.Add(new PSNoteProperty("tags", "file"));
        custom.Properties.Add(new PSNoteProperty("configuration", configuration));
        session.Set("object", custom);
        return session;
    }
}
