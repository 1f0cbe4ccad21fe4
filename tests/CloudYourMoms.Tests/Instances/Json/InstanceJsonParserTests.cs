using System.Text;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Json;

/// <summary>The positions of errors in invalid text are tested by <c>InstanceFileSetTests</c>.</summary>
public sealed class InstanceJsonParserTests
{
    [Theory]
    [InlineData("""{"your_mom":{"key":"k","id":39,"flag":true,"nested":{"a":[1.0,1e3]}},"name":"n"}""")]
    [InlineData(
        """{"your_mom":{"key":"k"},"providerData":{"realmId":42,"list":[1.50,"x",null]},"configuration":""" +
        """{"a":1.0,"b":1e3,"c":true,"d":"true","e":null,"f":12345678901234567890,"g":-0.0},"tags":[],"name":"n"}""")]
    [InlineData("""{"your_mom":{"key":"k"},"name":"n","oauthProxy":false,"deep":{"a":{"b":[{"password":"p","n":2.0}]}}}""")]
    public void Values_are_preserved(string json) => Assert.Equal(json, Encoding.UTF8.GetString(InstanceJson.Parse(json).ToUtf8Json()));

    [Theory]
    [InlineData("{\n\"oauth.api.secret\": s3cr3t\n}")]
    [InlineData("{\n\"oauth.api.secret\": \u201cs3cr3t\u201d\n}")]
    [InlineData("{\n\"oauth.api.secret\": \"s3cr3t\\ud800\"\n}")]
    [InlineData("{\"oauth.api.secret\": \"s3cr3t\",\r")]
    public void Error_names_the_line_and_no_content(string json)
    {
        var error = Assert.Throws<InstanceValidationException>(() => InstanceJson.Parse(json).Validate(Sample.Now));

        Assert.Contains("line 2, column", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    // To compare each member with each would take minutes.
    [Fact]
    public void Many_duplicates_are_all_found()
    {
        const int Count = 80_000;
        var members = string.Concat(Enumerable.Range(0, Count).Select(number => $"\"a{number}\":1,\"twice\":1,"));

        var request = InstanceJson.Parse("{\"your_mom\":{\"key\":\"k\"},\"name\":\"n\",\"x\":{" + members + "\"last\":1}}");

        Assert.Equal(Count - 1, request.GetValidationErrors(Sample.Now).Count);
    }
}
