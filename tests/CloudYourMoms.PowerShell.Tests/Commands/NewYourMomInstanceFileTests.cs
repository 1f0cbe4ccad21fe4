using System.Runtime.Versioning;
using System.Security.Principal;
using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class NewYourMomInstanceFileTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
    private ModuleSession _session = null!;

    private string FilePath => Path.Combine(_folder, "instance.json");

    private string Schema => Path.Combine(_folder, ".schema", "instance.schema.json");

    public async ValueTask InitializeAsync()
    {
        _session = await ModuleSession.StartAsync();
        _session.Set("path", FilePath);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task File_has_placeholders_and_a_schema()
    {
        var result = await _session.RunAsync("New-YourMomInstanceFile quickbooks $path");

        Assert.Equal(FilePath, Assert.IsType<FileInfo>(Assert.Single(result.Output).BaseObject).FullName);
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken));
        Assert.Equal("quickbooks", file.RootElement.GetProperty("your_mom").GetProperty("key").GetString());
        Assert.Equal("./.schema/instance.schema.json", file.RootElement.GetProperty("$schema").GetString());
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(StagedModule.Folder, "instance.schema.json"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(Schema, TestContext.Current.CancellationToken));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));

        var use = await _session.RunAsync("New-YourMomInstance -LiteralPath $path @platform @account");

        Assert.Equal("InvalidInstance", use.FailureId);
        var errors = use.Failure.ToString().Split('\n')[1..];
        Assert.Equal(6, errors.Length);
        Assert.All(errors, error => Assert.Contains("replace the placeholder", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Completed_file_creates_an_instance()
    {
        var result = await _session.RunAsync(
            "New-YourMomInstanceFile zendesk $path -NoOAuth; New-YourMomInstance 'Desk' -LiteralPath $path -Tag 'prod' -Configuration " +
            "@{ username = 'u'; password = 'p4ssword' } @platform @account");

        Assert.Null(result.Terminating);
        Assert.DoesNotContain("$schema", Assert.Single(_session.Sandbox.Instances).RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_of_another_version_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Schema)!);
        await File.WriteAllTextAsync(Schema, "{}", TestContext.Current.CancellationToken);

        Assert.Null((await _session.RunAsync("New-YourMomInstanceFile sfdc $path")).Terminating);

        Assert.True(new FileInfo(Schema).Length > 1000);
        Assert.Equal([Schema], Directory.GetFiles(Path.GetDirectoryName(Schema)!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mine")]
    [UnsupportedOSPlatform("windows")]
    public async Task File_is_readable_by_its_owner_only(string? before)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are of Unix: run it on Linux or macOS.");
        if (before is not null)
        {
            await File.WriteAllTextAsync(FilePath, before, TestContext.Current.CancellationToken);
            Assert.NotEqual(UnixFileMode.None, File.GetUnixFileMode(FilePath) & UnixFileMode.GroupRead);
        }

        var result = await _session.RunAsync("New-YourMomInstanceFile sfdc $path -Force");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Warnings);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    [SupportedOSPlatform("windows")]
    public async Task File_on_Windows_is_readable_by_owner_only()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Access control lists are of Windows: run it there.");

        var result = await _session.RunAsync("New-YourMomInstanceFile sfdc $path; New-YourMomInstanceFile sfdc $path -Force");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Warnings);
        var access = new FileInfo(FilePath).GetAccessControl();
        Assert.True(access.AreAccessRulesProtected);
        Assert.Equal(2, access.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier)).Count);
    }

    [Theory]
    [InlineData("device")]
    [InlineData("link")]
    [UnsupportedOSPlatform("windows")]
    public async Task Device_or_link_is_written_to_and_not_replaced(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It writes to /dev/zero: run it on Linux.");
        var target = kind == "device" ? "/dev/zero" : Path.Combine(_folder, "target");
        if (kind == "link")
        {
            await File.WriteAllTextAsync(target, "mine", TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(FilePath, target);
        var mode = File.GetUnixFileMode("/dev/zero");

        Assert.Null((await _session.RunAsync("New-YourMomInstanceFile sfdc $path -Force")).Terminating);

        Assert.Equal(target, new FileInfo(FilePath).LinkTarget);
        Assert.Equal(mode, File.GetUnixFileMode("/dev/zero"));
        Assert.True(kind == "device" || (await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken)).StartsWith('{'));
    }

    [Theory]
    [InlineData("$path", "InstanceFileExists", "instance.json")]
    [InlineData("\"$path.folder/instance.json\"", "InstanceFileUnwritable", "instance.json")]
    [InlineData("(Split-Path $path)", "InstanceFileUnwritable", "is a folder")]
    [InlineData("(Split-Path $path) -Force", "InstanceFileUnwritable", "is a folder")]
    public async Task Unwritable_path_is_reported(string path, string id, string reason)
    {
        await File.WriteAllTextAsync(FilePath, "mine", TestContext.Current.CancellationToken);

        var result = await _session.RunAsync($"New-YourMomInstanceFile sfdc {path}");

        Assert.Equal(id, result.FailureId);
        Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatIf_writes_nothing()
    {
        await _session.RunAsync("New-YourMomInstanceFile sfdc $path -WhatIf");

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }
}
