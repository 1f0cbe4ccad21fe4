using System.Globalization;
using System.Xml.Linq;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>The views of the module's records.</summary>
public sealed class ViewDefinitionTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private const int Terminal = 80;
    private static readonly XDocument Views = XDocument.Load(Path.Combine(StagedModule.Folder, "CloudYourMoms.format.ps1xml"));

    [Theory]
    [InlineData("TableControl")]
    [InlineData("ListControl")]
    [InlineData("WideControl")]
    [InlineData("CustomControl")]
    public void Output_type_has_every_kind_of_view_also_when_deserialized(string control)
    {
        var shown = Views.Descendants("View")
            .Where(view => view.Element(control) is not null)
            .Descendants("TypeName")
            .Select(name => name.Value)
            .ToList();
        var outputs = module.Cmdlets.SelectMany(ImportedModule.Outputs)
            .Where(ImportedModule.IsOurs)
            .Select(type => type.FullName!)
            .Distinct()
            .ToList();

        Assert.NotEmpty(outputs);
        Assert.All(outputs, output =>
        {
            Assert.Contains(output, shown);
            Assert.Contains($"Deserialized.{output}", shown);
        });
    }

    [Fact]
    public void Table_leaves_ten_of_80_columns_to_its_last_column() => Assert.All(
        Views.Descendants("TableHeaders"),
        headers =>
        {
            var widths = headers.Elements().Select(header => header.Element("Width")?.Value).ToList();
            Assert.Null(widths[^1]);
            Assert.InRange(widths[..^1].Sum(width => int.Parse(width!, CultureInfo.InvariantCulture) + 1), 1, Terminal - 10);
        });

    [Fact]
    public void View_shows_existing_properties_and_no_secret() => Assert.All(Views.Descendants("View"), view =>
    {
        var type = module.Assemblies.Select(assembly => assembly.GetType(view.Descendants("TypeName").First().Value))
            .OfType<Type>()
            .Single();
        Assert.All(
            view.Descendants("PropertyName").Concat(view.Descendants("Label")).Select(name => type.GetProperty(name.Value)),
            property => Assert.NotEqual(
                typeof(System.Security.SecureString), Assert.IsAssignableFrom<System.Reflection.PropertyInfo>(property).PropertyType));
    });

    // PowerShell removes color (NO_COLOR, files, $PSStyle.OutputRendering) only if the view uses $PSStyle.
    [Fact]
    public void View_colors_come_from_PSStyle() => Assert.All(Views.Descendants("ScriptBlock").Select(script => script.Value), script =>
    {
        Assert.DoesNotContain("\u001b", script, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\[char\]|`e\[|0x1b", script);
        Assert.True(!script.Contains("$PSStyle.", StringComparison.Ordinal) || script.StartsWith("if (", StringComparison.Ordinal), script);
    });
}
