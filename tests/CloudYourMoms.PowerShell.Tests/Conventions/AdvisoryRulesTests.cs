using System.Management.Automation;
using System.Reflection;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Microsoft's "Advisory Development Guidelines" for cmdlets that reflection can check, with Microsoft's rule ids.</summary>
public sealed class AdvisoryRulesTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    [Fact]
    public void AD03_Credential_parameters_prompt_and_convert() => Assert.All(
        module.Parameters.Where(parameter => parameter.Parameter.ParameterType == typeof(PSCredential)),
        parameter => Assert.Single(parameter.Parameter.Attributes.OfType<CredentialAttribute>()));

    [Fact]
    public void AD05_Test_cmdlets_return_a_Boolean() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.Verb == VerbsDiagnostic.Test),
        cmdlet => Assert.Equal([typeof(bool)], ImportedModule.Outputs(cmdlet)));

    [Fact]
    public void AC01_Classes_are_named_and_placed_after_their_cmdlets() => Assert.All(
        module.Cmdlets,
        cmdlet => Assert.Equal($"CloudYourMoms.PowerShell.Commands.{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.FullName));

    [Fact]
    public void AC03_Cmdlets_handle_StopProcessing() => Assert.All(
        module.Cmdlets,
        cmdlet => Assert.NotEqual(
            typeof(Cmdlet),
            cmdlet.ImplementingType.GetMethod("StopProcessing", BindingFlags.Instance | BindingFlags.NonPublic, [])!.DeclaringType));

    [Fact]
    public void AC04_Cmdlets_with_connections_are_disposable() => Assert.All(
        module.Cmdlets.Where(cmdlet => cmdlet.Parameters.ContainsKey("Proxy")),
        cmdlet => Assert.True(typeof(IDisposable).IsAssignableFrom(cmdlet.ImplementingType), cmdlet.Name));

    [Fact]
    public void AC06_Secrets_are_not_strings()
    {
        // Parameters and records, in both assemblies.
        string[] words = ["secret", "token", "password", "code", "fulloauthurl"];
        var properties = module.Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(type => type.GetProperties());

        Assert.All(
            properties.Where(
                property => property.PropertyType == typeof(string) && !property.Name.EndsWith("PageToken", StringComparison.Ordinal)),
            property => Assert.DoesNotContain(words, word => property.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase)));
    }
}
