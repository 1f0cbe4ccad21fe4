using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>Instances that are disabled, enabled and deleted.</summary>
public sealed class InstanceLifecycleEndpointTests
{
    [Fact]
    public async Task Delete_AnswersWithoutABody_AndThenThereIsNone()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("first");
        await visitor.CreateAsync("second");

        var answer = await visitor.AskAsync("DELETE", "/instances/123");

        Assert.Equal((HttpStatusCode.OK, string.Empty), (answer.Status, answer.Text));
        foreach (var method in new[] { "GET", "PATCH", "PUT", "DELETE" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.AskAsync(method, "/instances/123", "{}")).Status);
        }

        Assert.Equal(124, Assert.Single(visitor.Server.Instances).Id);
    }

    [Fact]
    public async Task AnIdOfADeletedInstance_IsNotGivenAgain()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        await visitor.AskAsync("DELETE", "/instances/123");

        Assert.Equal(124, (int)(await visitor.CreateAsync())["id"]!);
    }

    [Fact]
    public async Task InstancesDeletedBetweenPages_HideNoOther()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await visitor.CreateAsync(name);
        }

        var first = await visitor.AskAsync("GET", "/instances?pageSize=2");
        await visitor.AskAsync("DELETE", "/instances/123");
        await visitor.AskAsync("DELETE", "/instances/124");
        var second = await visitor.AskAsync("GET", $"/instances?pageSize=2&nextPage={first.NextPage}");

        Assert.Equal(["c", "d"], second.Json.AsArray().Select(instance => (string?)instance!["name"]));
        await visitor.AskAsync("DELETE", "/instances/125");
        await visitor.AskAsync("DELETE", "/instances/126");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.AskAsync("GET", $"/instances?pageSize=2&nextPage={first.NextPage}")).Status);
    }

    [Fact]
    public async Task DisabledAndEnabled_IsShown_AlsoWhenItWasBefore()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        foreach (var (method, disabled) in new[] { ("DELETE", true), ("DELETE", true), ("PUT", false), ("PUT", false) })
        {
            var answer = await visitor.AskAsync(method, "/instances/123/enabled");

            Assert.Equal((HttpStatusCode.OK, string.Empty), (answer.Status, answer.Text));
            Assert.Equal(disabled, (bool)(await visitor.AskAsync("GET", "/instances/123")).Json["disabled"]!);
            Assert.Equal(disabled, Assert.Single(visitor.Server.Instances).Disabled);
        }
    }

    [Theory]
    [InlineData("PATCH", "/instances/123")]
    [InlineData("PUT", "/instances/123")]
    [InlineData("DELETE", "/instances/123")]
    [InlineData("PUT", "/instances/123/enabled")]
    [InlineData("DELETE", "/instances/123/enabled")]
    public async Task WithoutTheExactAuthorization_NothingIsChanged(string method, string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var token = (string?)(await visitor.CreateAsync())["token"];

        foreach (var authorization in new[] { "User x", $"{visitor.Authorization}, Your_mom {token}" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.AskAsync(method, path, """{"name":"new"}""", authorization)).Status);
        }

        var instance = Assert.Single(visitor.Server.Instances);
        Assert.Equal(("desk", false), (instance.Name, instance.Disabled));
    }

    [Theory]
    [InlineData("PUT", "/instances/7/enabled", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/instances/7/enabled", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/instances/7", HttpStatusCode.NotFound)]
    [InlineData("GET", "/instances/123/enabled", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/instances/123/other", HttpStatusCode.NotFound)]
    public async Task AnythingElse_IsRefusedInThePlatformsForm(string method, string path, HttpStatusCode status)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        var answer = await visitor.AskAsync(method, path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(answer.RequestId, answer.Member("requestId"));
        Assert.NotEmpty(answer.Member("message"));
    }

    [Theory]
    [InlineData("drop=before", 1)]
    [InlineData("drop=after", 0)]
    public async Task ADroppedDelete_HasDeletedOnlyWhenDroppedAfter(string fault, int instances)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Faults = [Fault.Parse($"DELETE /instances/123 {fault}")] });
        await visitor.CreateAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.AskAsync("DELETE", "/instances/123"));

        Assert.Equal(instances, visitor.Server.Instances.Count);
    }
}
