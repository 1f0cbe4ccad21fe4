using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Common input errors: the error shows the given value and the expected one.</summary>
public sealed class InvalidInputTests : IDisposable
{
    private const string Desk = """
        {
          "your_mom": { "key": "zendesk" },
          "name": "Desk",
          "configuration": { "username": "u", "password": "p4ssword" }
        }
        """;

    private const string Create = "New-YourMomInstance @platform @account -SkipTokenStorage ";

    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Text_without_Raw_is_one_error_that_names_Raw()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("file", Write("x.json", Desk));

        var result = await session.RunAsync("Get-Content $file | " + Create);

        Assert.Equal("InstanceTextIncomplete", result.FailureId);
        Assert.Empty(result.Errors);
        Assert.Contains("-Raw", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder, "x.json"), result.Failure.TargetObject);
    }

    [Theory]
    [InlineData("{ \"name\": \"Desk\"\n, \"your_mom\": { \"key\": \"zendesk\" }\n, \"tags\": []\n}")]
    [InlineData("{ \"your_mom\": { \"key\": \"zendesk\" }\n, \"name\": \"}\"\n}")]
    [InlineData("[{ \"name\": \"}]\" }\n]")]
    public async Task Text_without_Raw_whose_first_line_ends_with_a_value_is_one_error(string text)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("file", Write("x.json", text));

        var result = await session.RunAsync("Get-Content $file | " + Create);

        Assert.Equal("InstanceTextIncomplete", result.FailureId);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Invalid_first_line_does_not_block_the_other_lines()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("file", Write("x.json", "{ \"name\": \"Desk\", }\n" + Desk.ReplaceLineEndings(" ")));

        var result = await session.RunAsync("Get-Content $file | " + Create);

        Assert.Equal("InvalidInstance", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Text_without_Raw_is_one_error_per_file()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("files", new[] { Write("x.json", Desk), Write("y.json", Desk) });

        var result = await session.RunAsync("Get-Content $files | " + Create);

        Assert.Equal(
            ["InstanceTextIncomplete", "InstanceTextIncomplete"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["x.json", "y.json"], result.Errors.Select(error => Path.GetFileName((string)error.TargetObject)));
    }

    [Fact]
    public async Task Lines_with_one_instance_each_are_processed_independently()
    {
        await using var session = await ModuleSession.StartAsync();
        var line = Desk.ReplaceLineEndings(" ");
        session.Set("file", Write("x.json", string.Join('\n', line, "{", line, "{ \"name\": 1")));

        var result = await session.RunAsync("Get-Content $file | " + Create);

        Assert.Equal(["InvalidInstance", "InvalidInstance"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(2, session.Sandbox.Instances.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\n\"name\": \"Desk\",\n")]
    public async Task Truncated_text_is_reported_as_incomplete(string text)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("file", Write("x.json", text));

        var result = await session.RunAsync("Get-Content $file -Raw | " + Create);

        Assert.Equal("InvalidInstance", result.FailureId);
        Assert.Contains("unexpected end of text", result.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_of_lines_is_distinguished_from_list_of_instances()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("file", Write("x.json", Desk));

        Assert.Equal(
            "InstanceTextIncomplete",
            (await session.RunAsync("New-YourMomInstance -InputObject (Get-Content $file) @platform @account")).FailureId);
    }

    [Theory]
    [InlineData("'x.json'")]
    [InlineData("'./instances/Desk 1.JSON'")]
    public async Task File_name_given_as_text_is_recognized(string name)
    {
        await using var session = await ModuleSession.StartAsync();

        var failure = (await session.RunAsync($"{name} | " + Create)).Failure;

        Assert.StartsWith("InvalidInstance,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("may be a file name", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Path", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Path $folder")]
    [InlineData("-LiteralPath $folder")]
    public async Task Folder_given_as_path_is_reported_as_a_folder(string parameter)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("folder", AppContext.BaseDirectory);

        var failure = (await session.RunAsync(Create + parameter)).Failure;

        Assert.StartsWith("InstanceFileUnreadable,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is a folder", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$deep | " + Create, 64)]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body $deeper -Token $account.UserSecret @platform @account", 1000)]
    public async Task Json_nested_too_deep_is_reported(string command, int levels)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("deep", "{\"a\": \"[\\\"[\", \"b\": " + new string('[', 70) + new string(']', 70) + "}");
        session.Set("deeper", new string('[', 1001) + new string(']', 1001));

        Assert.Contains(
            $"nested more than {levels} levels deep", (await session.RunAsync(command)).Failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-YourMomCredential 'a[*'")]
    [InlineData("Get-YourMomCredential '[z-a]'")]
    [InlineData("New-YourMomInstance -SkipTokenStorage -Path 'a['")]
    public async Task Invalid_wildcard_has_an_error_id(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();

        Assert.Equal("InvalidWildcardPattern", (await session.RunAsync(command)).FailureId);
    }

    private string Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, text);
        return path;
    }
}
