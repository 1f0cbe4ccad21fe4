using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class RequestPathTests
{
    private const string Base = "https://api.cloud-your_moms.com/your_moms/api-v2";

    [Theory]
    [InlineData("/accounts", "/accounts?where=name%3D%27a%26b%27&x=")]
    [InlineData("/accounts?", "/accounts?where=name%3D%27a%26b%27&x=")]
    [InlineData("/accounts?pageSize=5", "/accounts?pageSize=5&where=name%3D%27a%26b%27&x=")]
    [InlineData("/accounts?pageSize=5&", "/accounts?pageSize=5&where=name%3D%27a%26b%27&x=")]
    public async Task Query_is_appended_to_that_of_the_path(string path, string address)
    {
        var platform = new FakePlatform().Returns(200, "[]");

        await Call(platform, new() { Path = path, Query = [new("where", "name='a&b'"), new("x", string.Empty)] });

        Assert.Equal(Base + address, Assert.Single(platform.Sent).Address);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/files/a%2Fb%20c.txt", "/files/a%2Fb%20c.txt")]
    [InlineData("/files/ü d...e", "/files/%C3%BC%20d...e")]
    [InlineData("/files/..a/.b/c..", "/files/..a/.b/c..")]
    [InlineData("/files?path=/../x", "/files?path=/../x")]
    [InlineData("/@evil.example/x", "/@evil.example/x")]
    public async Task Path_stays_below_the_platforms_address(string path, string address)
    {
        var platform = new FakePlatform().Returns(200, "[]");

        await Call(platform, new() { Path = path });

        Assert.Equal(Base + address, Assert.Single(platform.Sent).Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("accounts")]
    [InlineData("?a=b")]
    [InlineData("//evil.example/x")]
    [InlineData("https://user:pa55word@evil.example/x")]
    [InlineData("/../instances")]
    [InlineData("/accounts/..")]
    [InlineData("/accounts/.")]
    [InlineData("/accounts/./1")]
    [InlineData("/accounts/..?x=1")]
    [InlineData("/%2e%2e/instances")]
    [InlineData("/.%2E/instances")]
    [InlineData("/accounts/..%2Finstances")]
    [InlineData("/accounts%2f..%2finstances")]
    [InlineData("/%252e%252e/instances")]
    [InlineData("/%25252e./instances")]
    [InlineData("/accounts/..;x=1/instances")]
    [InlineData("/accounts/..%5Cinstances")]
    [InlineData("/\\evil.example")]
    [InlineData("/accounts\\..\\instances")]
    [InlineData("/accounts#part")]
    [InlineData("/accounts\r\nX-Other: 1")]
    [InlineData("/accounts/%0D%0A")]
    [InlineData("/accounts/%00")]
    [InlineData("/accounts?a=b\nc")]
    public async Task Invalid_path_is_rejected_before_anything_is_sent(string path)
    {
        var platform = new FakePlatform().Returns(200, "[]");

        var refusal = await FailureOf(platform, new() { Path = path });

        Assert.Equal(YourMomErrorKind.InvalidRequestPath, refusal.Kind);
        Assert.DoesNotContain("pa55word", refusal.ToString(), StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Unpaired_surrogate_is_rejected_and_a_pair_is_accepted()
    {
        var platform = new FakePlatform().Returns(200, "[]");

        Assert.Equal(YourMomErrorKind.InvalidRequestPath, (await FailureOf(platform, new() { Path = "/accounts/\ud83d" })).Kind);
        Assert.Equal(YourMomErrorKind.InvalidRequestPath, (await FailureOf(platform, new() { Path = "/accounts/\ude00\ud83d" })).Kind);
        await Call(platform, new() { Path = "/accounts/\ud83d\ude00" });

        Assert.Equal(Base + "/accounts/%F0%9F%98%80", Assert.Single(platform.Sent).Address);
    }

    private static Task<YourMomException> FailureOf(FakePlatform platform, ResourceRequest call) => Assert.ThrowsAnyAsync<YourMomException>(
        () => Call(platform, call));

    private static async Task<ResourceResponse> Call(FakePlatform platform, ResourceRequest call)
    {
        using var client = Sample.Client(platform);
        return await client.CallAsync(call, Sample.Secure(Sample.Token), TestContext.Current.CancellationToken);
    }
}
