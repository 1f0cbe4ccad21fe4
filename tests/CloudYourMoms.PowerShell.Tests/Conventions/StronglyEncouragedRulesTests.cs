using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Microsoft's "Strongly Encouraged Development Guidelines" for cmdlets, one test per rule, with Microsoft's rule ids.</summary>
public sealed class StronglyEncouragedRulesTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    [Fact]
    public void SD01_Nouns_are_specific_and_singular() => Assert.All(module.Cmdlets, cmdlet =>
    {
        Assert.StartsWith("YourMom", cmdlet.Noun, StringComparison.Ordinal);
        Assert.False(IsPlural(cmdlet.Noun), cmdlet.Noun);
    });

    [Fact]
    public void SD02_Names_are_in_Pascal_case() => Assert.All(module.Cmdlets, cmdlet =>
    {
        Assert.Matches("^[A-Z][a-z]+$", cmdlet.Verb);
        Assert.Matches("^([A-Z]+[a-z]+)+$", cmdlet.Noun);
    });

    [Fact]
    public void SD03_Parameter_names_are_in_Pascal_case() =>
        Assert.All(module.Parameters, parameter => Assert.Matches("^([A-Z]+[a-z]+)+$", parameter.Parameter.Name));

    [Fact]
    public void SD03_Parameter_names_are_singular() => Assert.All(
        module.Parameters.Where(parameter => parameter.Parameter.ParameterType != typeof(SwitchParameter)),
        parameter => Assert.False(IsPlural(parameter.Parameter.Name), parameter.Name));

    [Fact]
    public void SD03_Parameter_name_has_the_same_type_in_every_cmdlet()
    {
        // A cmdlet may accept one value or an array, but the element type is fixed.
        static Type Element(Type type) => Nullable.GetUnderlyingType(type)
            ?? (type.IsArray ? type.GetElementType()! : type == typeof(Hashtable) ? typeof(IDictionary) : type);

        Assert.All(
            module.Parameters.GroupBy(parameter => parameter.Parameter.Name, StringComparer.OrdinalIgnoreCase),
            uses => Assert.Single(uses.Select(use => Element(use.Parameter.ParameterType)).Distinct()));
    }

    [Fact]
    public void SD03_Boolean_parameters_are_switches() =>
        Assert.All(module.Parameters, parameter => Assert.NotEqual(
            typeof(bool), Nullable.GetUnderlyingType(parameter.Parameter.ParameterType) ?? parameter.Parameter.ParameterType));

    [Fact]
    public void SD03_Switches_are_off_by_default() => Assert.All(module.Cmdlets, cmdlet =>
    {
        var instance = Activator.CreateInstance(cmdlet.ImplementingType);
        Assert.All(
            ImportedModule.OwnParameters(cmdlet).Where(parameter => parameter.ParameterType == typeof(SwitchParameter)),
            parameter => Assert.False(
                ((SwitchParameter)cmdlet.ImplementingType.GetProperty(parameter.Name)!.GetValue(instance)!).IsPresent, parameter.Name));
    });

    [Theory]
    // The authorization URI contains secrets, so it is a SecureString.
    [InlineData("(?<!^Authorization)Uri$|CallbackUrl$|^Proxy$", typeof(Uri))]
    [InlineData("(Secret|Token|^Code|^AuthorizationUri|CallbackResponse)$", typeof(SecureString))]
    [InlineData("Credential$", typeof(PSCredential))]
    public void SD03_Parameters_use_specific_dotnet_types(string name, Type type)
    {
        var named = module.Parameters
            .Where(parameter => Regex.IsMatch(parameter.Parameter.Name, name, default, TimeSpan.FromSeconds(1)) &&
                parameter.Parameter.ParameterType != typeof(SwitchParameter))
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, parameter => Assert.Equal(type, parameter.Parameter.ParameterType));
    }

    [Fact]
    public void SD03_Parameters_for_targets_accept_arrays() => Assert.All(
        module.Parameters.Where(parameter => parameter.Parameter.Name is "Id" or "Tag" or "LiteralPath"),
        parameter => Assert.True(parameter.Parameter.ParameterType.IsArray, parameter.Name));

    [Fact]
    public void SD03_Changing_cmdlets_write_output_only_with_PassThru() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.Verb == VerbsCommon.Set && cmdlet.OutputType.Count > 0),
        cmdlet => Assert.Equal(typeof(SwitchParameter), cmdlet.Parameters["PassThru"].ParameterType));

    [Fact]
    public void SD03_Parameter_sets_are_distinct_and_one_is_the_default() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.ParameterSets.Count > 1),
        cmdlet =>
        {
            Assert.Single(cmdlet.ParameterSets, set => set.IsDefault);

            // The default parameter set needs no unique mandatory parameter.
            Assert.All(cmdlet.ParameterSets.Where(set => !set.IsDefault), set =>
            {
                var others = cmdlet.ParameterSets.Where(other => other.Name != set.Name)
                    .SelectMany(other => other.Parameters)
                    .Select(parameter => parameter.Name)
                    .ToHashSet();
                Assert.Contains(set.Parameters, parameter => !others.Contains(parameter.Name));
            });
        });

    [Fact]
    public void SD03_Positions_start_at_zero_without_gaps() => Assert.All(
        module.Cmdlets.SelectMany(cmdlet => cmdlet.ParameterSets),
        set =>
        {
            var positions =
                set.Parameters.Where(parameter => parameter.Position >= 0).Select(parameter => parameter.Position).Order().ToList();
            Assert.Equal(Enumerable.Range(0, positions.Count), positions);
        });

    [Fact]
    public void SC01_Wildcard_support_is_declared()
    {
        var announced = module.Parameters
            .Where(parameter => parameter.Parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any())
            .Select(parameter => parameter.Name);

        Assert.Equal(
            ["Get-YourMomCredential -Profile", "Get-YourMomInstance -Identity", "Get-YourMomInstance -Name", "New-YourMomInstance -Path"],
            announced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SC02_Parameter_set_binds_the_pipeline_object_at_most_once() => Assert.All(
        module.Cmdlets.SelectMany(cmdlet => cmdlet.ParameterSets),
        set => Assert.InRange(set.Parameters.Count(parameter => parameter.ValueFromPipeline && IsShown(parameter)), 0, 1));

    [Fact]
    public void SC02_Cmdlets_for_records_bind_by_property_name()
    {
        // Each record is input of the next step, live or deserialized from a job, a file or a remote session.
        Assert.All(
            module.Cmdlets.Where(cmdlet => cmdlet.Parameters.ContainsKey("Id")),
            cmdlet => Assert.True(IsByPropertyName(cmdlet, "Id"), cmdlet.Name));
        Assert.All(
            new[] { "Key", "AuthorizationUri", "CallbackUrl", "ApiKey", "ApiSecret", "IsStateClientGenerated" },
            name => Assert.True(IsByPropertyName(Named("Wait-YourMomCallback"), name), name));
        Assert.All(
            new[] { "Key", "Code", "CallbackUrl", "ApiKey", "ApiSecret", "CodeReceivedAt", "CallbackParameter" },
            name => Assert.True(IsByPropertyName(Named("New-YourMomInstance"), name), name));
    }

    [Fact]
    public void SC03_Records_are_written_one_by_one() =>
        Assert.All(module.Cmdlets.SelectMany(ImportedModule.Outputs), type => Assert.False(type.IsArray, type.Name));

    // A hidden parameter is only compared with the piped record.
    private static bool IsShown(CommandParameterInfo parameter) =>
        !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow);

    private static bool IsPlural(string name) => name.EndsWith('s') && !name.EndsWith("ss", StringComparison.Ordinal);

    private static bool IsByPropertyName(CmdletInfo cmdlet, string parameter) =>
        cmdlet.ParameterSets.SelectMany(set => set.Parameters).Any(
            candidate => candidate.Name == parameter && candidate.ValueFromPipelineByPropertyName);

    private CmdletInfo Named(string name) => module.Cmdlets.Single(cmdlet => cmdlet.Name == name);
}
