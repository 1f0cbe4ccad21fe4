using System.Reflection;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>The project's rules for the types of both assemblies.</summary>
public sealed class SurfaceTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private IEnumerable<Type> Types => module.Assemblies.SelectMany(assembly => assembly.GetExportedTypes());

    [Fact]
    public void Public_classes_are_sealed_unless_they_are_base_classes() => Assert.All(
        Types.Where(type => type.IsClass),
        type => Assert.True(type.IsSealed || Types.Any(other => other.BaseType == type), type.FullName));

    [Fact]
    public void Core_has_no_reference_to_PowerShell() => Assert.DoesNotContain(
        module.Assemblies.Single(assembly => assembly.GetName().Name == "CloudYourMoms").GetReferencedAssemblies(),
        reference => reference.Name!.StartsWith("System.Management.Automation", StringComparison.Ordinal));

    // Windows PowerShell, PowerShell 7 and other modules load different versions of the library.
    [Fact]
    public void Surface_has_no_type_of_the_JSON_library() => Assert.All(
        Types.SelectMany(type => type.GetMembers(Declared)).SelectMany(MentionedTypes),
        type => Assert.False(type.FullName?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true, type.FullName));

    [Fact]
    public void Asynchronous_methods_end_in_Async_and_can_be_canceled() => Assert.All(
        Types.SelectMany(type => type.GetMethods(Declared)).Where(
            method => typeof(Task).IsAssignableFrom(method.ReturnType) && !method.IsSpecialName),
        method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);

            // A close is not cancelable.
            Assert.True(
                method.Name == "CloseAsync" ||
                method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken)),
                method.Name);
        });

    [Fact]
    public void Static_fields_are_immutable() => Assert.All(
        module.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(ImportedModule.IsOurs)
            .SelectMany(
                type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.GetCustomAttribute<CompilerGeneratedAttribute>() is null &&
                field.DeclaringType!.GetCustomAttribute<CompilerGeneratedAttribute>() is null),
        field => Assert.True(field.IsInitOnly || field.IsLiteral, $"{field.DeclaringType}.{field.Name}"));

    [Fact]
    public void Type_names_are_specific() => Assert.All(
        module.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(ImportedModule.IsOurs),
        type => Assert.DoesNotMatch("Helper|Manager|Util", type.Name));

    private static IEnumerable<Type> MentionedTypes(MemberInfo member) => member switch
    {
        MethodBase method => [
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method is MethodInfo { ReturnType: var type } ? [type] : Type.EmptyTypes,
        ],
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };
}
