using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using CloudYourMoms.Api;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourceResponseTests
{
    [Fact]
    public async Task Resource_members_are_not_secret_by_name()
    {
        var response = await Response("""[{"code": "US", "private": "no", "token": "abc", "list": [{"password": null, "flag": true}]}]""");

        var record = Assert.IsType<IReadOnlyDictionary<string, object?>>(
            Assert.Single(Assert.IsType<IReadOnlyList<object?>>(response.Value, exactMatch: false)), exactMatch: false);
        Assert.Equal("US", record["code"]);
        Assert.Equal("no", record["private"]);
        Assert.Equal("abc", record["token"]);
        var inner = Assert.IsType<IReadOnlyDictionary<string, object?>>(
            Assert.Single(Assert.IsType<IReadOnlyList<object?>>(record["list"], exactMatch: false)), exactMatch: false);
        Assert.Null(inner["password"]);
        Assert.Equal(true, inner["flag"]);
    }

    [Theory]
    [InlineData(Sample.Token)]
    [InlineData(Sample.UserSecret)]
    [InlineData(Sample.OrganizationSecret)]
    [InlineData("p4ss")]
    public async Task Secret_of_the_call_in_the_response_is_a_SecureString(string secret)
    {
        var json = JsonSerializer.Serialize(new { x = new[] { secret, secret + ".", string.Empty } });

        var items = Assert.IsType<IReadOnlyList<object?>>(
            Assert.IsType<IReadOnlyDictionary<string, object?>>((await Response(json)).Value, exactMatch: false)["x"], exactMatch: false);

        Assert.Equal(secret, Sample.Reveal(Assert.IsType<SecureString>(items[0])));
        Assert.Equal([secret + ".", string.Empty], items.Skip(1));
        Assert.IsType<SecureString>((await Response(secret)).Value);
    }

    [Theory]
    [InlineData("1", typeof(long), "1")]
    [InlineData("-9223372036854775808", typeof(long), "-9223372036854775808")]
    [InlineData("9223372036854775808", typeof(decimal), "9223372036854775808")]
    [InlineData("0.1", typeof(decimal), "0.1")]
    [InlineData("-2.50", typeof(decimal), "-2.50")]
    [InlineData("1.5e3", typeof(decimal), "1500")]
    [InlineData("1234567890.123456789012345678", typeof(decimal), "1234567890.123456789012345678")]
    [InlineData("1e-28", typeof(decimal), "0.0000000000000000000000000001")]
    [InlineData("1e-29", typeof(double), "1E-29")]
    [InlineData("1e300", typeof(double), "1E+300")]
    [InlineData("0.12345678901234567890123456789", typeof(double), "0.12345678901234568")]
    [InlineData("12345678901234567890.123456789123", typeof(double), "1.2345678901234567E+19")]
    [InlineData("1e400", typeof(string), "1e400")]
    [InlineData("1e99999999999", typeof(string), "1e99999999999")]
    public async Task Number_has_a_type_that_preserves_its_value(string json, Type type, string text)
    {
        var value = (await Response(json)).Value!;

        Assert.IsType(type, value);
        Assert.Equal(text, Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \r\n", null)]
    [InlineData("null", null)]
    [InlineData("\ufeff\"text\"", "text")]
    [InlineData("\"\\ud83d\"", "\"\\ud83d\"")]
    [InlineData("id;name\n1;a", "id;name\n1;a")]
    [InlineData("{\"a\": 1", "{\"a\": 1")]
    public async Task Response_without_JSON_is_text_and_empty_is_null(string body, string? value) =>
        Assert.Equal(value, (await Response(body)).Value);

    [Fact]
    public async Task Response_may_be_nested_as_deep_as_a_body()
    {
        var depth = 900;
        var value = (await Response(new StringBuilder().Insert(0, "[", depth).Append('1').Insert(depth + 1, "]", depth).ToString())).Value;

        for (; value is IReadOnlyList<object?> items; depth--)
        {
            value = Assert.Single(items);
        }

        Assert.Equal((0, 1L), (depth, value));
    }

    [Fact]
    public async Task Next_page_and_status_are_returned()
    {
        var platform = new FakePlatform().Returns(206, "[]", ("Elements-Next-Page-Token", "dG9rZW4="));

        var response = await Response(platform);

        Assert.Equal((206, "dG9rZW4="), (response.StatusCode, response.NextPage));
    }

    private static Task<ResourceResponse> Response(string body) => Response(new FakePlatform().Returns(200, body));

    private static async Task<ResourceResponse> Response(FakePlatform platform)
    {
        using var client = Sample.Client(platform);
        var call = new ResourceRequest
        {
            Method = "POST",
            Path = "/accounts",
            Body = new Dictionary<string, object?> { ["password"] = Sample.Secure("p4ss"), ["empty"] = new SecureString() },
        };
        return await client.CallAsync(call, Sample.Secure(Sample.Token), TestContext.Current.CancellationToken);
    }
}
