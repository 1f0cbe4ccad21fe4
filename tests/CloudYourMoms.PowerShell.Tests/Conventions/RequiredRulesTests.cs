using System.Management.Automation;
using System.Reflection;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Microsoft's "Required Development Guidelines" for cmdlets, one test per rule, with Microsoft's rule ids.</summary>
public sealed class RequiredRulesTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    // The list in RD02.
    private const string SpecialCharacters = "#,(){}[]&-/\\$^;:\"'<>|?@`*%+=~ ";

    private static readonly Type[] Verbs =
    [
        typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle),
        typeof(VerbsOther), typeof(VerbsSecurity),
    ];

    // Verbs that change something. Invoke can.
    private static readonly string[] ChangingVerbs =
        [VerbsCommon.New, VerbsCommon.Set, VerbsCommon.Remove, VerbsData.Save, VerbsLifecycle.Invoke];

    [Fact]
    public void RD01_Verbs_are_approved()
    {
        var approved = Verbs.SelectMany(verbs => verbs.GetFields()).Select(field => field.GetRawConstantValue()).ToList();

        Assert.All(module.Cmdlets, cmdlet => Assert.Contains(cmdlet.Verb, approved));
    }

    [Fact]
    public void RD02_Names_have_no_special_characters() =>
        Assert.All(module.Cmdlets, cmdlet => Assert.DoesNotContain($"{cmdlet.Verb}{cmdlet.Noun}", SpecialCharacters.Contains));

    [Fact]
    public void RD03_Parameters_and_aliases_do_not_use_common_names()
    {
        string[] aliases = ["cf", "db", "ea", "ev", "infa", "iv", "ob", "ov", "pv", "vb", "wa", "wi", "wv", "proga"];
        var reserved = Cmdlet.CommonParameters.Concat(Cmdlet.OptionalCommonParameters)
            .Concat(aliases)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.All(
            module.Cmdlets.SelectMany(
                cmdlet => cmdlet.ImplementingType.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)))),
            property => Assert.DoesNotContain(Names(property), reserved.Contains));
    }

    [Fact]
    public void RD04_Changing_cmdlets_alone_support_confirmation() => Assert.All(
        module.Cmdlets,
        cmdlet => Assert.Equal(ChangingVerbs.Contains(cmdlet.Verb), ImportedModule.Attribute(cmdlet).SupportsShouldProcess));

    [Fact]
    public void RD04_Irreversible_cmdlets_have_high_impact() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.Name == "Remove-YourMomInstance"),
        cmdlet => Assert.Equal(ConfirmImpact.High, ImportedModule.Attribute(cmdlet).ConfirmImpact));

    // RD05: only cmdlets that call ShouldContinue need -Force. None does; the only -Force has the meaning that it has for New-Item.
    [Fact]
    public void RD05_Cmdlets_prompt_only_through_ShouldProcess() =>
        Assert.Equal(
            ["New-YourMomInstanceFile -Force"],
            module.Parameters.Where(parameter => parameter.Parameter.Name == "Force").Select(parameter => parameter.Name));

    [Fact]
    public void RC01_Cmdlets_derive_from_PSCmdlet() =>
        Assert.All(module.Cmdlets, cmdlet => Assert.True(cmdlet.ImplementingType.IsSubclassOf(typeof(PSCmdlet))));

    [Fact]
    public void RC02_Cmdlet_attribute_names_verb_and_noun() => Assert.All(
        module.Cmdlets,
        cmdlet => Assert.Equal(cmdlet.Name, $"{ImportedModule.Attribute(cmdlet).VerbName}-{ImportedModule.Attribute(cmdlet).NounName}"));

    [Fact]
    public void RC03_Input_is_processed_record_by_record() => Assert.All(
        module.Cmdlets,
        cmdlet => Assert.NotEqual(
            typeof(Cmdlet),
            cmdlet.ImplementingType.GetMethod("ProcessRecord", BindingFlags.Instance | BindingFlags.NonPublic, [])!.DeclaringType));

    // RC04, RD06: a cmdlet without OutputType has no output, and its help says so.
    [Fact]
    public void RC04_OutputType_declares_the_output()
    {
        string[] silent = ["Remove-YourMomCredential", "Remove-YourMomInstance", "Save-YourMomToken", "Set-YourMomCredential"];

        Assert.Equal(
            silent,
            module.Cmdlets.Where(cmdlet => cmdlet.OutputType.Count == 0).Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RC07_Module_provides_the_cmdlets() =>
        Assert.All(module.Cmdlets, cmdlet => Assert.Equal("CloudYourMoms", cmdlet.ModuleName));

    private static IEnumerable<string> Names(PropertyInfo property) =>
        [property.Name, .. property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames)];
}
