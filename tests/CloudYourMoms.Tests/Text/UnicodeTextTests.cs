using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Tests.Text;

public sealed class UnicodeTextTests
{
    [Theory]
    [InlineData("a\u001b]52;c;cm0=\u0007b", "a\\u001b]52;c;cm0=\\u0007b")]
    [InlineData("a\u009b31mb\u007f", "a\\u009b31mb\\u007f")]
    [InlineData("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c")]
    [InlineData("\u202ea\u2066b\u200f\u061c", "\\u202ea\\u2066b\\u200f\\u061c")]
    [InlineData("a\u200b\u00ad\ufeff\u2060\u3164b\u2028", "a\\u200b\\u00ad\\ufeff\\u2060\\u3164b\\u2028")]
    [InlineData("\U000E0041", "\\udb40\\udc41")]
    [InlineData("für 👩\u200d🚀 می\u200cخواهم \u0601", "für 👩\u200d🚀 می\u200cخواهم \u0601")]
    [InlineData(null, "")]
    public void Control_characters_are_escaped_in_views(string? text, string shown) =>
        Assert.Equal(shown, UnicodeText.EscapeInvisible(text));

    [Fact]
    public void Unpaired_surrogate_is_escaped() =>
        Assert.Equal("a\\ud83d!", UnicodeText.EscapeInvisible("a" + '\ud83d' + "!"));

    [Fact]
    public void Control_characters_in_an_error_are_escaped()
    {
        var error = new YourMomException(YourMomErrorKind.InvalidKey, "a\u001b[2J\u202eb\r\nc\rd\ne");

        Assert.Equal("a\\u001b[2J\\u202eb\r\nc\\u000dd\ne", error.Message);
    }
}
