using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Microsoft's "Strongly Encouraged Development Guidelines" for cmdlets, one test a rule; the letters and numbers are theirs.</summary>
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
    public void SD03_A_name_has_one_type_wherever_it_is_used()
    {
        // One or many of it is the cmdlet's choice; what one is, is not.
        static Type Element(Type type) => Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type == typeof(Hashtable) ? typeof(IDictionary) : type);

        Assert.All(
            module.Parameters.GroupBy(parameter => parameter.Parameter.Name, StringComparer.OrdinalIgnoreCase),
            uses => Assert.Single(uses.Select(use => Element(use.Parameter.ParameterType)).Distinct()));
    }

    [Fact]
    public void SD03_Yes_or_no_is_a_switch() =>
        Assert.All(module.Parameters, parameter => Assert.NotEqual(typeof(bool), Nullable.GetUnderlyingType(parameter.Parameter.ParameterType) ?? parameter.Parameter.ParameterType));

    [Fact]
    public void SD03_A_switch_is_off_unless_it_is_given() => Assert.All(module.Cmdlets, cmdlet =>
    {
        var instance = Activator.CreateInstance(cmdlet.ImplementingType);
        Assert.All(
            ImportedModule.OwnParameters(cmdlet).Where(parameter => parameter.ParameterType == typeof(SwitchParameter)),
            parameter => Assert.False(((SwitchParameter)cmdlet.ImplementingType.GetProperty(parameter.Name)!.GetValue(instance)!).IsPresent, parameter.Name));
    });

    [Theory]
    // The authorization URI holds secrets: it is a secure string.
    [InlineData("(?<!^Authorization)Uri$|CallbackUrl$|^Proxy$", typeof(Uri))]
    [InlineData("(Secret|Token|^Code|^AuthorizationUri|CallbackResponse)$", typeof(SecureString))]
    [InlineData("Credential$", typeof(PSCredential))]
    public void SD03_What_has_a_type_of_its_own_in_dotnet_uses_it(string name, Type type)
    {
        var named = module.Parameters
            .Where(parameter => Regex.IsMatch(parameter.Parameter.Name, name, default, TimeSpan.FromSeconds(1)) && parameter.Parameter.ParameterType != typeof(SwitchParameter))
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, parameter => Assert.Equal(type, parameter.Parameter.ParameterType));
    }

    [Fact]
    public void SD03_Several_things_are_taken_at_once_where_a_command_acts_on_things() => Assert.All(
        module.Parameters.Where(parameter => parameter.Parameter.Name is "Id" or "Tag" or "LiteralPath"),
        parameter => Assert.True(parameter.Parameter.ParameterType.IsArray, parameter.Name));

    [Fact]
    public void SD03_What_changes_a_thing_writes_it_only_when_asked() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.Verb == VerbsCommon.Set && cmdlet.OutputType.Count > 0),
        cmdlet => Assert.Equal(typeof(SwitchParameter), cmdlet.Parameters["PassThru"].ParameterType));

    [Fact]
    public void SD03_Every_parameter_set_has_a_parameter_of_its_own_and_one_set_is_the_default() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.ParameterSets.Count > 1),
        cmdlet =>
        {
            Assert.Single(cmdlet.ParameterSets, set => set.IsDefault);

            // The default one needs none: it is what is left.
            Assert.All(cmdlet.ParameterSets.Where(set => !set.IsDefault), set =>
            {
                var others = cmdlet.ParameterSets.Where(other => other.Name != set.Name).SelectMany(other => other.Parameters).Select(parameter => parameter.Name).ToHashSet();
                Assert.Contains(set.Parameters, parameter => !others.Contains(parameter.Name));
            });
        });

    [Fact]
    public void SD03_Positions_begin_at_zero_and_have_no_gap() => Assert.All(
        module.Cmdlets.SelectMany(cmdlet => cmdlet.ParameterSets),
        set =>
        {
            var positions = set.Parameters.Where(parameter => parameter.Position >= 0).Select(parameter => parameter.Position).Order().ToList();
            Assert.Equal(Enumerable.Range(0, positions.Count), positions);
        });

    [Fact]
    public void SC01_Wildcards_are_announced_where_they_are_taken()
    {
        var announced = module.Parameters.Where(parameter => parameter.Parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()).Select(parameter => parameter.Name);

        Assert.Equal(
            ["Get-YourMomCredential -Profile", "Get-YourMomInstance -Identity", "Get-YourMomInstance -Name", "New-YourMomInstance -Path"],
            announced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SC02_At_most_one_parameter_of_a_set_takes_the_pipelines_objects() => Assert.All(
        module.Cmdlets.SelectMany(cmdlet => cmdlet.ParameterSets),
        set => Assert.InRange(set.Parameters.Count(parameter => parameter.ValueFromPipeline && IsShown(parameter)), 0, 1));

    [Fact]
    public void SC02_What_acts_on_a_record_takes_its_properties()
    {
        // Each step's record fits the next, as it is or as a copy that a job, a file or a remote session gave back.
        Assert.All(module.Cmdlets.Where(cmdlet => cmdlet.Parameters.ContainsKey("Id")), cmdlet => Assert.True(IsByPropertyName(cmdlet, "Id"), cmdlet.Name));
        Assert.All(new[] { "Key", "AuthorizationUri", "CallbackUrl", "ApiKey", "ApiSecret", "IsStateClientGenerated" }, name => Assert.True(IsByPropertyName(Named("Wait-YourMomCallback"), name), name));
        Assert.All(new[] { "Key", "Code", "CallbackUrl", "ApiKey", "ApiSecret", "CodeReceivedAt", "CallbackParameter" }, name => Assert.True(IsByPropertyName(Named("New-YourMomInstance"), name), name));
    }

    [Fact]
    public void SC03_Records_are_written_one_by_one() =>
        Assert.All(module.Cmdlets.SelectMany(ImportedModule.Outputs), type => Assert.False(type.IsArray, type.Name));

    // A hidden one only compares the record with the parameters.
    private static bool IsShown(CommandParameterInfo parameter) =>
        !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow);

    private static bool IsPlural(string name) => name.EndsWith('s') && !name.EndsWith("ss", StringComparison.Ordinal);

    private static bool IsByPropertyName(CmdletInfo cmdlet, string parameter) =>
        cmdlet.ParameterSets.SelectMany(set => set.Parameters).Any(candidate => candidate.Name == parameter && candidate.ValueFromPipelineByPropertyName);

    private CmdletInfo Named(string name) => module.Cmdlets.Single(cmdlet => cmdlet.Name == name);
}
