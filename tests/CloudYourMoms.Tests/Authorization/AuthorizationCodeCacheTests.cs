using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class AuthorizationCodeCacheTests
{
    [Fact]
    public async Task Code_taken_by_another_client_after_the_check_is_not_sent()
    {
        var used = new AuthorizationCodeCache();
        Func<YourMomClient, Task>[] calls =
        [
            client => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken),
            client => client.UpdateInstanceAsync(
                123, new InstanceRequest { ProviderData = Sample.InstanceRequest().ProviderData }, TestContext.Current.CancellationToken),
        ];
        foreach (var call in calls)
        {
            used.Remove(Sample.Secure(Sample.Code));
            var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
            var readings = 0;
            using var client = new YourMomClient(Sample.Options() with { AuthorizationCodes = used, UtcNow = Now }, platform);

            var refusal = await Assert.ThrowsAnyAsync<YourMomException>(() => call(client));

            var error = Assert.Single(Assert.IsType<InstanceValidationException>(refusal).ValidationErrors);
            Assert.Equal(ValidationErrorCode.CodeUsed, error.Kind);
            Assert.Empty(platform.Sent);

            // It is still the code of the other client.
            Assert.True(used.Contains(Sample.Secure(Sample.Code), Sample.Now));

            DateTimeOffset Now()
            {
                if (++readings > 1)
                {
                    used.TryAdd(Sample.Secure(Sample.Code), Sample.Now);
                }

                return Sample.Now;
            }
        }
    }

    [Fact]
    public void Clients_of_one_process_share_their_used_codes() =>
        Assert.Same(new YourMomClientOptions().AuthorizationCodes, new YourMomClientOptions().AuthorizationCodes);

    [Fact]
    public void Oldest_codes_are_removed_beyond_the_limit()
    {
        var used = new AuthorizationCodeCache();
        for (var i = 0; i < 100_010; i++)
        {
            used.TryAdd(Sample.Secure($"{i}"), Sample.Now);
        }

        Assert.Equal(100_000, used.Count);
        Assert.False(used.Contains(Sample.Secure("9"), Sample.Now));
        Assert.True(used.Contains(Sample.Secure("10"), Sample.Now));
    }

    [Fact]
    public void Code_is_removed_when_it_has_expired()
    {
        var used = new AuthorizationCodeCache();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(used.TryAdd(Sample.Secure($"{Sample.Code}{i}"), Sample.Now));
        }

        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(15)));
        Assert.Equal(101, used.Count);

        Assert.True(used.TryAdd(Sample.Secure("another"), Sample.Now + TimeSpan.FromMinutes(16)));
        Assert.Equal(2, used.Count);
    }

    [Fact]
    public void Code_returned_and_taken_again_has_its_full_lifetime()
    {
        var used = new AuthorizationCodeCache();
        used.TryAdd(Sample.Secure(Sample.Code), Sample.Now);
        used.Remove(Sample.Secure(Sample.Code));

        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(10)));

        Assert.False(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(20)));
        Assert.True(used.Contains(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(20)));
    }
}
