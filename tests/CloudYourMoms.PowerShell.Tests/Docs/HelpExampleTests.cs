using System.Xml.Linq;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Runs every example of the help in a session with a sandbox.</summary>
public sealed class HelpExampleTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    // By cmdlet and number.
    private static readonly Dictionary<string, string> Code = Read();

    public static TheoryData<string> Examples() => [.. Code.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Help_example_runs_against_sandbox(string example)
    {
        var code = Code[example];
        await using var session = await ExampleSession.StartAsync();
        await using var tunnel = code.Contains("-ListenUri", StringComparison.Ordinal)
            ? new Tunnel(session.Module.CallbackUrl.Port, session.ExampleCallback.Port, "/", "/")
            : null;

        var result = await session.RunAsync(code);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var isWhatIf = code.Contains("-WhatIf", StringComparison.Ordinal);
        Assert.Equal(isWhatIf, session.Operations.Any(operation => operation.StartsWith("What if:", StringComparison.Ordinal)));
        Assert.Equal(!isWhatIf && ExampleSession.Creates(code), session.HasNewInstance);
    }

    private static Dictionary<string, string> Read()
    {
        var help = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "CloudYourMoms.PowerShell.dll-Help.xml"));
        var examples =
            from command in help.Descendants(Command + "command")
            from example in command.Descendants(Command + "example").Index()
            select (Cmdlet: command.Descendants(Command + "name").First().Value, Number: example.Index + 1, example.Item);
        return examples.ToDictionary(
            example => $"{example.Cmdlet} {example.Number}",
            example => example.Item.Elements().Single(element => element.Name.LocalName == "code").Value,
            StringComparer.Ordinal);
    }
}
