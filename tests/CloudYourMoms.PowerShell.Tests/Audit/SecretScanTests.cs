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
    public void Scan_finds_a_secret_in_every_encoding(string form)
    {
        var encode = SecretForms.All[form];

        Assert.Equal(["one"], Scan.Find($"before {encode(AuditSecrets.Password)} after"));
        Assert.Equal(["one", "other"], Scan.Find($"<{encode(AuditSecrets.User)}>{encode(AuditSecrets.Password)}"));
    }

    [Fact]
    public void Scan_matches_a_whole_text_secret_only_as_a_whole()
    {
        Assert.Equal(["whole"], Scan.Find("at https://whole.example/?x=1."));
        Assert.Empty(Scan.Find("at https://whole.example/?x=2."));
    }

    [Fact]
    public void Scan_ignores_ordinary_text_and_optionally_hexadecimal()
    {
        var hexadecimal = SecretForms.All["hexadecimal of UTF-16"](AuditSecrets.Password);

        Assert.Empty(
            Scan.Find("The platform returned 400: ********. Request id: 42. https://localhost/a?b=c&d=%20 System.Security.SecureString"));
        Assert.Empty(Scan.Find(hexadecimal, ignoresHexadecimal: true));
        Assert.Equal(["one"], Scan.Find(hexadecimal + AuditSecrets.Password, ignoresHexadecimal: true));
    }
}
