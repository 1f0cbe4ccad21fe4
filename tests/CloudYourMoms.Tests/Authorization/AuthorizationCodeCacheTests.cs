using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class AuthorizationCodeCacheTests
{
    private static readonly SecureString Code = Sample.Secure(Sample.Code);

    private readonly AuthorizationCodeCache _cache = new();

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(15, 0, null)]
    [InlineData(15, 1, "15")]
    [InlineData(90, 0, "90")]
    public void Code_expires_after_15_minutes(int minutes, long ticks, string? age)
    {
        var now = Sample.Now + TimeSpan.FromMinutes(minutes) + TimeSpan.FromTicks(ticks);
        _cache.TryAdd(Code, Sample.Now);

        var refusal = Record.Exception(() => Sample.InstanceRequest().Validate(now));

        Assert.Equal(age is null, _cache.Contains(Code, now));
        Assert.Equal(age is not null, _cache.TryAdd(Code, now));
        Assert.Equal(age is null ? null : YourMomErrorKind.AuthorizationCodeInvalid, (refusal as YourMomException)?.Kind);
        Assert.Equal(
            age is null
                ? null
                : $"The instance cannot be created: $.providerData.code: the authorization code is {age} minutes old; " +
                    "codes expire after 15 minutes. Sign in again.",
            refusal?.Message);
    }

    [Fact]
    public void Used_code_alone_is_a_validation_error()
    {
        _cache.TryAdd(Sample.Secure(Sample.Code + "x"), Sample.Now);
        Assert.Empty(Errors());

        _cache.TryAdd(Code, Sample.Now);
        Assert.Equal([ValidationErrorCode.CodeUsed], Errors());

        _cache.Remove(Code);
        Assert.Empty(Errors());

        IEnumerable<ValidationErrorCode> Errors() =>
            Sample.InstanceRequest().GetValidationErrors(Sample.Now, _cache).Select(error => error.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Code_taken_by_another_client_after_the_check_is_not_sent(bool isUpdate)
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        var readings = 0;
        using var client = new YourMomClient(Sample.Options() with { AuthorizationCodes = _cache, UtcNow = Now }, platform);

        var refusal = await Test.ErrorOf(() => isUpdate
            ? client.UpdateInstanceAsync(
                123, new InstanceRequest { ProviderData = Sample.InstanceRequest().ProviderData }, Test.Cancellation)
            : client.CreateInstanceAsync(Sample.InstanceRequest(), Test.Cancellation));

        Assert.Equal(
            ValidationErrorCode.CodeUsed,
            Assert.Single(Assert.IsType<InstanceValidationException>(refusal).ValidationErrors).Kind);
        Assert.Empty(platform.Sent);

        // It is still the code of the other client.
        Assert.True(_cache.Contains(Code, Sample.Now));

        DateTimeOffset Now()
        {
            if (++readings > 1)
            {
                _cache.TryAdd(Code, Sample.Now);
            }

            return Sample.Now;
        }
    }

    [Fact]
    public void Clients_of_one_process_share_the_cache() =>
        Assert.Same(new YourMomClientOptions().AuthorizationCodes, new YourMomClientOptions().AuthorizationCodes);

    [Fact]
    public void Oldest_codes_are_removed_beyond_the_limit()
    {
        for (var i = 0; i < 100_010; i++)
        {
            _cache.TryAdd(Sample.Secure($"{i}"), Sample.Now);
        }

        Assert.Equal(100_000, _cache.Count);
        Assert.False(_cache.Contains(Sample.Secure("9"), Sample.Now));
        Assert.True(_cache.Contains(Sample.Secure("10"), Sample.Now));
    }

    [Theory]
    [InlineData(15, 101)]
    [InlineData(16, 1)]
    public void Expired_codes_are_removed(int minutes, int count)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_cache.TryAdd(Sample.Secure($"{i}"), Sample.Now));
        }

        Assert.True(_cache.TryAdd(Code, Sample.Now + TimeSpan.FromMinutes(minutes)));

        Assert.Equal(count, _cache.Count);
    }

    [Fact]
    public void Code_taken_again_has_its_full_lifetime()
    {
        _cache.TryAdd(Code, Sample.Now);
        _cache.Remove(Code);

        Assert.True(_cache.TryAdd(Code, Sample.Now + TimeSpan.FromMinutes(10)));

        Assert.False(_cache.TryAdd(Code, Sample.Now + TimeSpan.FromMinutes(20)));
        Assert.True(_cache.Contains(Code, Sample.Now + TimeSpan.FromMinutes(20)));
    }
}
