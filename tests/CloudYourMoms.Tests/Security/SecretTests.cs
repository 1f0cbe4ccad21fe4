using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Security;

public sealed class SecretTests
{
    // U+0000 ends a text in some .NET calls.
    [Theory]
    [InlineData("")]
    [InlineData("f4ke\0secret")]
    public void Secret_survives_conversion_unchanged(string secret) =>
        Assert.Equal(secret, Secret.ToPlainText(Secret.ToSecureString(secret)));

    [Theory]
    [InlineData("{\"id\":1}", true)]
    [InlineData("{\"id\":1}\r\n", true)]
    [InlineData("{\"id\":1}\0more", false)]
    [InlineData("{\"id\":2}", false)]
    [InlineData("{\"id\":1}}", false)]
    [InlineData("", false)]
    public void Secrets_are_compared_without_surrounding_line_breaks(string stored, bool isEqual) =>
        Assert.Equal(isEqual, Secret.FixedTimeEquals(Secret.ToSecureString(stored), Secret.ToSecureString("{\"id\":1}")));
}
