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
    public void Record_text_shows_no_secret(string type) =>
        Assert.Empty(Surface.LeaksOfRecords([PSObject.AsPSObject(Filled(Types[type]))], Scan));

    [Fact]
    public void Type_with_a_secret_is_a_record_and_filled()
    {
        var withSecret = Types.Values
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(SecureString)))
            .ToList();

        Assert.NotEmpty(withSecret);
        Assert.All(withSecret, type =>
        {
            Assert.Contains(type.FullName!, Records.Select(row => row.Data));
            Assert.Contains(
                type.GetProperties().Select(property => property.GetValue(Filled(type))), value => value is SecureString { Length: > 0 });
        });
    }

    private static object Filled(Type type)
    {
        var record = type.GetConstructor([]) is null ? RuntimeHelpers.GetUninitializedObject(type) : Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null))
        {
            if (ValueOf(property.Name, property.PropertyType) is { } value)
            {
                property.SetValue(record, value);
            }
        }

        return record;
    }

    private static object? ValueOf(string name, Type type)
    {
        var secret = ModuleSession.Protect(AuditSecrets.Password);
        var inner = new Dictionary<string, object>(StringComparer.Ordinal) { ["code"] = secret };
        return name switch
        {
            "AuthorizationUri" =>
                ModuleSession.Protect($"https://login.example/?client_secret={Uri.EscapeDataString(AuditSecrets.InUrl)}&state=s"),
            "Method" => "POST",
            _ when type == typeof(SecureString) || type == typeof(object) => secret,
            _ when type == typeof(Uri) => new Uri("http://localhost:8400/auth"),
            _ when type == typeof(string) => name,
            _ when type.IsAssignableFrom(typeof(Dictionary<string, object>)) && type != typeof(IEnumerable) =>
                new Dictionary<string, object>(StringComparer.Ordinal) { ["password"] = secret, ["inner"] = inner },
            _ when type.IsAssignableFrom(typeof(List<KeyValuePair<string, object>>)) =>
                new List<KeyValuePair<string, object>> { new("password", secret) },
            _ => null,
        };
    }
}
