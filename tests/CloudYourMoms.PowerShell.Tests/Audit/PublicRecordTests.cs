using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>No text form of a public record shows a secret, even if each property contains one.</summary>
public sealed class PublicRecordTests
{
    private static readonly Dictionary<string, Type> Types = new[] { "CloudYourMoms.dll", "CloudYourMoms.PowerShell.dll" }
        .SelectMany(assembly => Assembly.LoadFrom(Path.Combine(StagedModule.Folder, assembly)).GetExportedTypes())
        .Where(type => !type.IsAbstract && !typeof(Cmdlet).IsAssignableFrom(type))
        .ToDictionary(type => type.FullName!, StringComparer.Ordinal);

    private static readonly SecretScan Scan = new(
        [new("secret", AuditSecrets.Password), new("secret of the OAuth URL", AuditSecrets.InUrl)]);

    // The compiler generates this method only for records.
    public static TheoryData<string> Records =>
        [.. Types.Values.Where(type => type.GetMethod("<Clone>$") is not null).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_in_every_text_format_shows_no_secret(string type)
    {
        var record = Filled(Types[type]);

        var leaks =
            from text in Surface.OfRecords([PSObject.AsPSObject(record)])
            from secret in Scan.Find(text.Text, ignoresHexadecimal: true)
            select $"{secret} in {text.Place}";
        Assert.Empty(leaks);
    }

    [Fact]
    public void Record_with_a_secret_is_in_the_audit()
    {
        var withSecret = Types.Values
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(SecureString)))
            .Select(type => type.FullName!)
            .ToList();

        Assert.NotEmpty(withSecret);
        Assert.Empty(withSecret.Except(Records.Select(row => row.Data), StringComparer.Ordinal));
        Assert.All(withSecret, name => Assert.Contains(
            Types[name].GetProperties().Select(property => property.GetValue(Filled(Types[name]))),
            value => value is SecureString { Length: > 0 }));
    }

    private static object Filled(Type type)
    {
        var record = type.GetConstructor([]) is null ? RuntimeHelpers.GetUninitializedObject(type) : Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null))
        {
            if (ValueOf(property) is { } value)
            {
                property.SetValue(record, value);
            }
        }

        return record;
    }

    private static object? ValueOf(PropertyInfo property)
    {
        var secret = ModuleSession.Protect(AuditSecrets.Password);
        return property.Name == "AuthorizationUri"
            ? ModuleSession.Protect($"https://login.example/?client_secret={Uri.EscapeDataString(AuditSecrets.InUrl)}&state=s")
            : property.PropertyType == typeof(SecureString) || property.PropertyType == typeof(object) ? secret
            : property.PropertyType == typeof(Uri) ? new Uri("http://localhost:8400/auth")
            : property.Name == "Method" ? "POST"
            : property.PropertyType == typeof(string) ? property.Name
            : property.PropertyType.IsAssignableFrom(typeof(Dictionary<string, object>)) && property.PropertyType != typeof(IEnumerable)
            ? new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["password"] = secret,
                ["inner"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["code"] = secret },
            }
            : property.PropertyType.IsAssignableFrom(typeof(List<KeyValuePair<string, object>>))
            ? new List<KeyValuePair<string, object>> { new("password", secret) }
            : null;
    }
}
