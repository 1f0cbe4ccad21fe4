using System.Runtime.Versioning;
using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceFileTests
{
    [Theory]
    [InlineData("sfdcservicecloud")]
    [InlineData("sfdcmarketingcloud")]
    [InlineData("sfdc")]
    [InlineData("sfdcdocuments")]
    [InlineData("quickbooks")]
    public async Task File_for_a_key_matches_the_specification_with_placeholders(string key)
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        var result = await session.RunAsync($"New-YourMomInstanceFile {key} $path");

        Assert.Equal(path, Assert.IsType<FileInfo>(Assert.Single(result.Output).BaseObject).FullName);
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(key, file.RootElement.GetProperty("your_mom").GetProperty("key").GetString());
        var use = await session.RunAsync("New-YourMomInstance -LiteralPath $path @platform @account");
        Assert.Equal("InvalidInstance", use.FailureId);
        var errors = use.Failure.ToString().Split('\n')[1..];
        Assert.Equal(6, errors.Length);
        Assert.All(errors, error => Assert.Contains("replace the placeholder", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Schema_reference_is_a_relative_path_to_the_modules_schema()
    {
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        await session.RunAsync("New-YourMomInstanceFile sfdc $path");

        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        var schema = file.RootElement.GetProperty("$schema").GetString()!;
        Assert.Equal("./.schema/instance.schema.json", schema);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(StagedModule.Folder, "instance.schema.json"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(path)!, schema), TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Schema_of_another_version_is_replaced()
    {
        await using var session = await ModuleSession.StartAsync();
        var folder = Path.GetDirectoryName(NewPath(session))!;
        Directory.CreateDirectory(Path.Combine(folder, ".schema"));
        var schema = Path.Combine(folder, ".schema", "instance.schema.json");
        await File.WriteAllTextAsync(schema, "{}", TestContext.Current.CancellationToken);

        Assert.Null((await session.RunAsync("New-YourMomInstanceFile sfdc $path")).Terminating);

        Assert.True(new FileInfo(schema).Length > 1000);
        Assert.Equal([schema], Directory.GetFiles(Path.Combine(folder, ".schema")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mine")]
    [UnsupportedOSPlatform("windows")]
    public async Task File_is_readable_by_its_owner_only(string? before)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are of Unix: run it on Linux or macOS.");
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);
        if (before is not null)
        {
            await File.WriteAllTextAsync(path, before, TestContext.Current.CancellationToken);
            Assert.NotEqual(UnixFileMode.None, File.GetUnixFileMode(path) & UnixFileMode.GroupRead);
        }

        var result = await session.RunAsync("New-YourMomInstanceFile sfdc $path -Force");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Warnings);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    [SupportedOSPlatform("windows")]
    public async Task File_is_readable_by_owner_and_system_only_on_Windows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Access control lists are of Windows: run it there.");
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);

        var result = await session.RunAsync("New-YourMomInstanceFile sfdc $path; New-YourMomInstanceFile sfdc $path -Force");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Warnings);
        var access = new FileInfo(path).GetAccessControl();
        Assert.True(access.AreAccessRulesProtected);
        Assert.Equal(2, access.GetAccessRules(
            includeExplicit: true, includeInherited: true, typeof(System.Security.Principal.SecurityIdentifier)).Count);
    }

    [Theory]
    [InlineData("device")]
    [InlineData("link")]
    [UnsupportedOSPlatform("windows")]
    public async Task Device_or_link_is_written_to_and_not_replaced(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It writes to /dev/zero: run it on Linux.");
        await using var session = await ModuleSession.StartAsync();
        var path = NewPath(session);
        var target = kind == "device" ? "/dev/zero" : Path.Combine(Path.GetDirectoryName(path)!, "target");
        if (kind == "link")
        {
            await File.WriteAllTextAsync(target, "mine", TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(path, target);
        var mode = File.GetUnixFileMode("/dev/zero");

        Assert.Null((await session.RunAsync("New-YourMomInstanceFile sfdc $path -Force")).Terminating);

        Assert.Equal(target, new FileInfo(path).LinkTarget);
        Assert.Equal(mode, File.GetUnixFileMode("/dev/zero"));
        Assert.True(kind == "device" || (await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken)).StartsWith('{'));
    }

    [Fact]
    public async Task Completed_file_creates_an_instance_without_sending_its_schema()
    {
        await using var session = await ModuleSession.StartAsync();
        NewPath(session);

        var result = await session.RunAsync(
            "New-YourMomInstanceFile zendesk $path -NoOAuth; New-YourMomInstance 'Desk' -LiteralPath $path -Tag 'prod' -Configuration " +
            "@{ username = 'u'; password = 'p4ssword' } @platform @account");

        Assert.Null(result.Terminating);
        Assert.DoesNotContain("$schema", Assert.Single(session.Sandbox.Instances).RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_file_is_kept_without_Force()
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

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Missing_folder_is_reported()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("path", Path.Combine(NewPath(session), "instance.json"));

        Assert.Equal("InstanceFileUnwritable", (await session.RunAsync("New-YourMomInstanceFile sfdc $path")).FailureId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -Force")]
    public async Task Folder_given_as_path_is_reported_as_a_folder(string force)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("path", Path.GetDirectoryName(NewPath(session)));

        var failure = (await session.RunAsync("New-YourMomInstanceFile sfdc $path" + force)).Failure;

        Assert.StartsWith("InstanceFileUnwritable,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is a folder", failure.ToString(), StringComparison.Ordinal);
    }

    private static string NewPath(ModuleSession session)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json");
        session.Set("path", path);
        return path;
    }
}
