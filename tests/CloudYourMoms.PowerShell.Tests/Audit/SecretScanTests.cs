using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The scan that the redaction audit uses.</summary>
public sealed class SecretScanTests
{
    private static readonly SecretScan Scan = new(
        [new("one", AuditSecrets.Password), new("other", AuditSecrets.User)], [new("whole", "https://whole.example/?x=1")]);

    public static TheoryData<string> Forms => [.. SecretForms.All.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Secret_in_every_encoding_is_found(string form) => Assert.Equal(
        ["one", "other"], Scan.Find($"<{SecretForms.All[form](AuditSecrets.User)}>{SecretForms.All[form](AuditSecrets.Password)} after"));

    [Theory]
    [InlineData("at https://whole.example/?x=1.", "whole")]
    [InlineData("at https://whole.example/?x=2.")]
    [InlineData("The platform returned 400: ********. Request id: 42. https://localhost/a?b=c&d=%20 System.Security.SecureString")]
    public void Ordinary_text_is_not_found(string text, params string[] found) => Assert.Equal(found, Scan.Find(text));

    [Fact]
    public void Hexadecimal_form_is_optionally_ignored()
    {
        var hexadecimal = SecretForms.All["hexadecimal of UTF-16"](AuditSecrets.Password);

        Assert.Empty(Scan.Find(hexadecimal, ignoresHexadecimal: true));
        Assert.Equal(["one"], Scan.Find(hexadecimal + AuditSecrets.Password, ignoresHexadecimal: true));
    }
}
