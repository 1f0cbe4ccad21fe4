using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>Disabling, enabling and deleting instances.</summary>
public sealed class InstanceLifecycleEndpointTests
{
    [Fact]
    public async Task Delete_has_no_body_and_removes_the_instance()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("first");
        await visitor.CreateAsync("second");

        var response = await visitor.RequestAsync("DELETE", "/instances/123");

        Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
        foreach (var method in new[] { "GET", "PATCH", "PUT", "DELETE" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.RequestAsync(method, "/instances/123", "{}")).Status);
        }

        Assert.Equal(124, Assert.Single(visitor.Server.Instances).Id);
    }

    [Fact]
    public async Task Id_of_a_deleted_instance_is_not_reused()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        await visitor.RequestAsync("DELETE", "/instances/123");

        Assert.Equal(124, (int)(await visitor.CreateAsync())["id"]!);
    }

    [Fact]
    public async Task Instances_deleted_between_pages_hide_no_others()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await visitor.CreateAsync(name);
        }

        var first = await visitor.RequestAsync("GET", "/instances?pageSize=2");
        await visitor.RequestAsync("DELETE", "/instances/123");
        await visitor.RequestAsync("DELETE", "/instances/124");
        var second = await visitor.RequestAsync("GET", $"/instances?pageSize=2&nextPage={first.NextPage}");

        Assert.Equal(["c", "d"], second.Json.AsArray().Select(instance => (string?)instance!["name"]));
        await visitor.RequestAsync("DELETE", "/instances/125");
        await visitor.RequestAsync("DELETE", "/instances/126");
        var last = await visitor.RequestAsync("GET", $"/instances?pageSize=2&nextPage={first.NextPage}");
        Assert.Equal(HttpStatusCode.NotFound, last.Status);
    }

    [Fact]
    public async Task Disable_and_enable_are_idempotent()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        foreach (var (method, disabled) in new[] { ("DELETE", true), ("DELETE", true), ("PUT", false), ("PUT", false) })
        {
            var response = await visitor.RequestAsync(method, "/instances/123/enabled");

            Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
            Assert.Equal(disabled, (bool)(await visitor.RequestAsync("GET", "/instances/123")).Json["disabled"]!);
            Assert.Equal(disabled, Assert.Single(visitor.Server.Instances).Disabled);
        }
    }

    [Theory]
    [InlineData("PATCH", "/instances/123")]
    [InlineData("PUT", "/instances/123")]
    [InlineData("DELETE", "/instances/123")]
    [InlineData("PUT", "/instances/123/enabled")]
    [InlineData("DELETE", "/instances/123/enabled")]
    public async Task Change_without_exact_authorization_is_rejected(string method, string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var token = (string?)(await visitor.CreateAsync())["token"];

        foreach (var authorization in new[] { "User x", $"{visitor.Authorization}, Your_mom {token}" })
        {
            var response = await visitor.RequestAsync(method, path, """{"name":"new"}""", authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
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
    public async Task Unknown_path_or_method_is_rejected_in_platform_format(string method, string path, HttpStatusCode status)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        var response = await visitor.RequestAsync(method, path);

        Assert.Equal(status, response.Status);
        Assert.Equal(response.RequestId, response.Member("requestId"));
        Assert.NotEmpty(response.Member("message"));
    }

    [Theory]
    [InlineData("drop=before", 1)]
    [InlineData("drop=after", 0)]
    public async Task Dropped_delete_deletes_only_when_dropped_after_processing(string fault, int instances)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Faults = [Fault.Parse($"DELETE /instances/123 {fault}")] });
        await visitor.CreateAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.RequestAsync("DELETE", "/instances/123"));

        Assert.Equal(instances, visitor.Server.Instances.Count);
    }
}
