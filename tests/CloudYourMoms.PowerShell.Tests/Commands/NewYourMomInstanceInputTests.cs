using CloudYourMoms.PowerShell.Tests.Support;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Common errors in files and JSON text: the error shows the given value and the expected one.</summary>
public sealed class NewYourMomInstanceInputTests : SessionTests
{
    private const string Line =
        """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "configuration": { "username": "u", "password": "p4ssword" } }""";

    private const string New = "New-YourMomInstance @platform @account -SkipTokenStorage ";

    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;

    public override async ValueTask InitializeAsync() => (await StartAsync()).Set("folder", _folder);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData("{\n\"name\": \"Desk\"\n}")]
    [InlineData("{ \"name\": \"Desk\"\n, \"your_mom\": { \"key\": \"zendesk\" }\n, \"tags\": []\n}")]
    [InlineData("{ \"your_mom\": { \"key\": \"zendesk\" }\n, \"name\": \"}\"\n}")]
    [InlineData("[{ \"name\": \"}]\" }\n]")]
    public async Task Text_without_Raw_is_one_error_per_file(string text)
    {
        Write(("x.json", text), ("y.json", text));

        var one = await RunAsync("Get-Content $folder/x.json | " + New);
        var two = await RunAsync("Get-Content $folder/x.json, $folder/y.json | " + New);
        var list = await RunAsync(New + "-InputObject (Get-Content $folder/x.json)");

        Assert.Equal("InstanceTextIncomplete", one.FailureId);
        Assert.Empty(one.Errors);
        Assert.Contains("-Raw", one.Remedy, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder, "x.json"), one.Failure.TargetObject);
        Assert.Equal(["InstanceTextIncomplete", "InstanceTextIncomplete"], two.ErrorIds);
        Assert.Equal(["x.json", "y.json"], two.Errors.Select(error => Path.GetFileName((string)error.TargetObject)));
        Assert.Equal("InstanceTextIncomplete", list.FailureId);
    }

    [Theory]
    [InlineData("{ \"name\": \"Desk\", }\n" + Line, 1, 1)]
    [InlineData(Line + "\n{\n" + Line + "\n{ \"name\": 1", 2, 2)]
    public async Task Lines_with_one_instance_each_are_independent(string text, int created, int failed)
    {
        Write(("x.json", text));

        var result = await RunAsync("Get-Content $folder/x.json | " + New);

        Assert.Equal(Enumerable.Repeat("InvalidInstance", failed), result.ErrorIds);
        Assert.Equal(created, Sandbox.Instances.Count);
    }

    [Theory]
    [InlineData("'{' | " + New, "InvalidInstance", "unexpected end of text")]
    [InlineData("'x.json' | " + New, "InvalidInstance", "may be a file name")]
    [InlineData("'./instances/Desk 1.JSON' | " + New, "InvalidInstance", "-Path")]
    [InlineData("'{\"a\": \"[\\\"[\", \"b\": ' + '[' * 70 + ']' * 70 + '}' | " + New, "InvalidInstance", "more than 64 levels deep")]
    [InlineData("$h = @{}; $h.self = $h; New-YourMomInstance x -Key zendesk @account -Configuration $h", "InvalidInstance", "itself")]
    [InlineData(New + "-LiteralPath $folder/quotes.json", "InvalidInstance", "quotes.json")]
    [InlineData(New + "-LiteralPath $folder/quotes.json", "InvalidInstance", "line 2")]
    [InlineData(New + "-Path $folder", "InstanceFileUnreadable", "is a folder")]
    [InlineData(New + "-LiteralPath $folder", "InstanceFileUnreadable", "is a folder")]
    [InlineData(New + "-Path ./nowhere.json", "InstanceFileNotFound", "nowhere.json")]
    [InlineData(New + "-LiteralPath ./nowhere.json", "InstanceFileNotFound", "nowhere.json")]
    [InlineData(New + "-LiteralPath Nodrive:/x.json", "InstanceFileNotFound", "Nodrive")]
    [InlineData(New + "-Path 'a['", "InvalidWildcardPattern", "a[")]
    public async Task Input_that_is_not_an_instance_is_an_error(string command, string id, string message)
    {
        Write(("quotes.json", "{\n  \"name\": “Desk”\n}"));

        var result = await RunAsync(command);

        Assert.Equal(id, result.FailureId);
        Assert.Contains(message, $"{result.Failure}", StringComparison.Ordinal);
        Assert.NotEmpty(result.Remedy);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public async Task Invalid_file_does_not_block_the_others()
    {
        Write(("1.json", "{"), ("2.json", Line));

        var result = await RunAsync("Get-ChildItem $folder | " + New);

        Assert.Null(result.Terminating);
        Assert.Equal(["InvalidInstance"], result.ErrorIds);
        Assert.Equal("1.json", Path.GetFileName((string)result.Errors[0].TargetObject));
        Assert.Equal("Desk", Assert.Single(Sandbox.Instances).Name);
    }

    private void Write(params (string Name, string Text)[] files) =>
        Array.ForEach(files, file => File.WriteAllText(Path.Combine(_folder, file.Name), file.Text));
}
