using System.Text.Json;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Json;

public sealed class JsonValueWriterTests
{
    [Theory]
    [InlineData("pin", 1234567, "1234567")]
    [InlineData("pin", 12.5, "12.5")]
    [InlineData("password", "text", "text")]
    [InlineData("entry", "text", "")]
    [InlineData(null, "text", "")]
    public void Secret_is_found_by_its_name(string? name, object value, string secret) => Assert.Equal(secret, SecretsIn(value, name));

    [Theory]
    [InlineData("pin", "12.50", "12.50")]
    [InlineData("entry", """{"deep": [{"password": "s3cret"}], "text": "a"}""", "s3cret")]
    [InlineData("credentials", """["s3cret"]""", "s3cret")]
    [InlineData("entry", "12.50", "")]
    [InlineData(null, """{"password": "s3cret"}""", "")]
    public void Secret_is_found_in_a_JSON_value(string? name, string json, string secret)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(secret, SecretsIn(document.RootElement, name));
    }

    private static string SecretsIn(object value, string? name) =>
        string.Join('|', JsonValueWriter.SecretsIn(value, name).Select(Sample.ToPlainText));
}
