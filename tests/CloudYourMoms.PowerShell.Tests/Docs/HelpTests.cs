using System.Management.Automation;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The output of Get-Help for the imported module, compared with the engine's command metadata.</summary>
public sealed partial class HelpTests(SharedSession shared) : IClassFixture<SharedSession>
{
    private ModuleSession Session => shared.Session;

    public static TheoryData<string> Cmdlets()
    {
        // The release notes in the manifest also name cmdlets.
        var exports = File.ReadAllText(Path.Combine(StagedModule.Folder, "CloudYourMoms.psd1")).Split("CmdletsToExport")[1].Split(')')[0];
        return [.. Name().Matches(exports).Select(name => name.Value)];
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_has_a_synopsis_and_a_description(string cmdlet)
    {
        var help = await HelpText.OfAsync(Session, cmdlet);

        Assert.Equal(cmdlet, help["Name"]);
        Assert.Matches(@"^[A-Z][^\n]{20,150}\.$", help["Synopsis"]);
        Assert.True(help["description"].Length > help["Synopsis"].Length, help["description"]);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_describes_input_and_output(string cmdlet)
    {
        var help = await HelpText.OfAsync(Session, cmdlet);
        var command = await CommandAsync(cmdlet);

        var takesInput = command.ParameterSets.SelectMany(set => set.Parameters).Any(
            parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName);
        var inputs = help.Items("inputTypes.inputType");
        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => Assert.NotEmpty(input["description"]));
        Assert.Equal(takesInput, inputs.All(input => input["type.name"] != "None"));
        var outputs = help.Items("returnValues.returnValue");
        Assert.All(outputs, output => Assert.NotEmpty(output["description"]));
        Assert.Equal(
            command.OutputType.Select(type => type.Name).DefaultIfEmpty("None").Order(StringComparer.Ordinal),
            outputs.Select(output => output["type.name"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_describes_exactly_the_parameters_of_the_cmdlet(string cmdlet)
    {
        var described = (await HelpText.OfAsync(Session, cmdlet))
            .Items("parameters.parameter")
            .ToDictionary(parameter => parameter["name"], StringComparer.Ordinal);
        var known = Parameters(await CommandAsync(cmdlet)).ToLookup(parameter => parameter.Name, StringComparer.Ordinal);

        Assert.Equal(known.Select(parameter => parameter.Key).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(known, sets =>
        {
            var parameter = described[sets.Key];
            Assert.Matches(@"^[A-Z].+\.$", parameter["description"].ReplaceLineEndings(" "));
            Assert.Equal(sets.All(set => set.IsMandatory) ? "true" : "false", parameter["required"]);
            Assert.Contains(parameter["position"], sets.Select(set => set.Position < 0 ? "named" : $"{set.Position}"));
            Assert.Equal(PipelineInput([.. sets]), parameter["pipelineInput"]);
            Assert.Equal(
                sets.Any(set => set.Attributes.OfType<SupportsWildcardsAttribute>().Any()) ? "true" : "false", parameter["globbing"]);
            Assert.Equal(sets.First().Aliases.Count > 0 ? string.Join(", ", sets.First().Aliases) : "none", parameter["aliases"]);
            Assert.Equal(TypeName(sets.First().ParameterType), parameter["type.name"], ignoreCase: true);
        });
        Assert.All(
            described.Where(parameter => parameter.Key.EndsWith("Sec", StringComparison.Ordinal)),
            parameter => Assert.Contains("second", parameter.Value["description"], StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_syntax_has_the_parameter_sets_of_the_cmdlet(string cmdlet)
    {
        var help = await HelpText.OfAsync(Session, cmdlet);
        var command = await CommandAsync(cmdlet);

        var expected = command.ParameterSets.OrderByDescending(set => set.IsDefault).Select(
            set => Sorted(Shown(set).Select(parameter => parameter.Name)));

        Assert.Equal(
            expected, help.Items("syntax.syntaxItem").Select(set => Sorted(set.Items("parameter").Select(parameter => parameter["name"]))));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_examples_fit_a_terminal(string cmdlet)
    {
        var examples = (await HelpText.OfAsync(Session, cmdlet)).Items("examples.example");

        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            Assert.Matches(@"^Example \d+: [A-Z].{10,60}$", example["title"]);
            Assert.All(example["code"].Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 75));
        });
        Assert.Contains(examples, example => example["code"].Contains(cmdlet, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_lists_errors_with_cause_and_remedy(string cmdlet)
    {
        var errors = (await HelpText.OfAsync(Session, cmdlet)).Items("alertSet.alert");

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Matches(@"^\w+\n {4}[A-Z][^\n]*\n(.*\n)* {4}[A-Z]", error["Text"].ReplaceLineEndings("\n")));
        Assert.Equal(DocumentedErrors.Of(cmdlet), errors.Select(error => error["Text"].Split('\n')[0].Trim()));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Help_links_refer_to_help(string cmdlet)
    {
        var links =
            (await HelpText.OfAsync(Session, cmdlet)).Items("relatedLinks.navigationLink").Select(link => link["linkText"]).ToList();

        Assert.InRange(links.Count, 2, 8);
        Assert.DoesNotContain(cmdlet, links);
        foreach (var link in links)
        {
            Assert.NotEmpty((await Session.RunAsync($"Get-Help {link} -ErrorAction Stop")).Output);
        }
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("zh-Hans")]
    [InlineData("")]
    public async Task Help_is_found_under_every_culture(string culture)
    {
        var result = await Session.RunAsync(
            $"[cultureinfo]::CurrentUICulture = [cultureinfo]::new('{culture}'); (Get-Help " +
            "New-YourMomInstance).Synopsis; Get-Help about_CloudYourMoms");

        Assert.Contains("Creates instances", result.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("SHORT DESCRIPTION", result.Output[1].ToString(), StringComparison.Ordinal);
    }

    private async Task<CmdletInfo> CommandAsync(string cmdlet) =>
        Assert.IsType<CmdletInfo>(Assert.Single((await Session.RunAsync($"Get-Command {cmdlet}")).Output).BaseObject);

    private static IEnumerable<CommandParameterInfo> Parameters(CmdletInfo command) => command.ParameterSets.SelectMany(Shown);

    private static IEnumerable<CommandParameterInfo> Shown(CommandParameterSetInfo set) => set.Parameters.Where(parameter =>
        !Cmdlet.CommonParameters.Contains(parameter.Name) &&
        !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow));

    private static string PipelineInput(IReadOnlyCollection<CommandParameterInfo> sets)
    {
        string?[] ways =
        [
            sets.Any(set => set.ValueFromPipeline) ? "ByValue" : null,
            sets.Any(set => set.ValueFromPipelineByPropertyName) ? "ByPropertyName" : null,
        ];
        var given = string.Join(", ", ways.OfType<string>());
        return given.Length > 0 ? $"true ({given})" : "false";
    }

    // In the format of Get-Command -Syntax.
    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } each when each == typeof(int) => "int",
        { } each when each == typeof(long[]) => "long[]",
        { } each when each == typeof(SwitchParameter) => "switch",
        { } each => each.Name,
    };

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\w+-YourMom\w+", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
