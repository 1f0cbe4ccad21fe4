using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

public sealed class InstanceFileTests
{
    [Theory]
    [InlineData("sfdcservicecloud")]
    [InlineData("sfdcmarketingcloud")]
    [InlineData("sfdc")]
    [InlineData("sfdcdocuments")]
    [InlineData("quickbooks")]
    public async Task The_file_for_a_kind_is_the_specifications_and_its_placeholders_are_all_that_is_wrong_with_it(string key)
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        var result = await session.RunAsync($"New-YourMomInstanceFile {key} $path");

        Assert.Equal(path, Assert.IsType<FileInfo>(Assert.Single(result.Output).BaseObject).FullName);
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(key, file.RootElement.GetProperty("your_mom").GetProperty("key").GetString());
        var use = await session.RunAsync("New-YourMomInstance -LiteralPath $path @platform @account");
        Assert.Equal("InvalidInstance", use.FailureId);
        var findings = use.Failure.ToString().Split('\n')[1..];
        Assert.Equal(6, findings.Length);
        Assert.All(findings, finding => Assert.EndsWith("was left in.", finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_names_the_schema_that_the_module_brings()
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        await session.RunAsync("New-YourMomInstanceFile sfdc $path");

        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var schema = new Uri(file.RootElement.GetProperty("$schema").GetString()!).LocalPath;
        Assert.True(File.Exists(schema), schema);
        Assert.Equal(Path.Combine(StagedModule.Folder, "instance.schema.json"), schema);
    }

    [Fact]
    public async Task A_filled_in_file_creates_and_its_schema_is_not_sent()
    {
        await using var session = await ModuleSession.StartAsync();
        NewPath(session);

        var result = await session.RunAsync("New-YourMomInstanceFile zendesk $path -NoOAuth; New-YourMomInstance 'Desk' -LiteralPath $path -Tag 'prod' -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account");

        Assert.Null(result.Terminating);
        Assert.DoesNotContain("$schema", Assert.Single(session.Sandbox.Instances).RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_as_it_is_unless_forced()
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);

        Assert.Equal("InstanceFileExists", (await session.RunAsync("New-YourMomInstanceFile sfdc $path")).FailureId);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        Assert.Null((await session.RunAsync("New-YourMomInstanceFile sfdc $path -Force")).Terminating);
        Assert.NotEqual("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatIf_writes_nothing()
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        await session.RunAsync("New-YourMomInstanceFile sfdc $path -WhatIf");

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("path", Path.Combine(NewPath(session), "instance.json"));

        Assert.Equal("InstanceFileUnwritable", (await session.RunAsync("New-YourMomInstanceFile sfdc $path")).FailureId);
    }

    private static string NewPath(ModuleSession session)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json");
        session.Set("path", path);
        return path;
    }
}
