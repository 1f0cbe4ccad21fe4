using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

/// <summary>A code lives 15 minutes and works once.</summary>
public sealed class AuthorizationCodeLifetimeTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(14, 0)]
    [InlineData(15, 0)]
    public void Code_is_valid_for_15_minutes(int minutes, long ticks) =>
        Assert.Empty(Sample.InstanceRequest().GetValidationErrors(Sample.Now + TimeSpan.FromMinutes(minutes) + TimeSpan.FromTicks(ticks)));

    [Theory]
    [InlineData(15, 1, "15")]
    [InlineData(20, 0, "20")]
    [InlineData(90, 0, "90")]
    public void Expired_code_is_rejected_before_anything_is_sent(int minutes, long ticks, string age)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(
            () => Sample.InstanceRequest().Validate(Sample.Now + TimeSpan.FromMinutes(minutes) + TimeSpan.FromTicks(ticks)));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
        Assert.Equal(
            $"The instance cannot be created: $.providerData.code: the authorization code is {age} minutes old; " +
            "codes expire after 15 minutes. Sign in again.",
            refusal.Message);
    }

    [Fact]
    public void Used_code_is_remembered_until_it_expires()
    {
        var used = new AuthorizationCodeCache();
        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now));

        Assert.Equal(ValidationErrorCode.CodeUsed, Assert.Single(ValidationErrors(Sample.Now, used)).Kind);
        Assert.Equal(ValidationErrorCode.CodeUsed, Assert.Single(ValidationErrors(Sample.Now + Lifetime, used)).Kind);
        Assert.Empty(ValidationErrors(Sample.Now + Lifetime + TimeSpan.FromTicks(1), used));
    }

    [Fact]
    public void Used_code_alone_is_rejected()
    {
        var used = new AuthorizationCodeCache();
        used.TryAdd(Sample.Secure(Sample.Code + "x"), Sample.Now);

        Assert.Empty(ValidationErrors(Sample.Now, used));
    }

    [Fact]
    public void Code_is_taken_once_and_expired_ones_are_removed()
    {
        var used = new AuthorizationCodeCache();
        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now));

        Assert.False(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + Lifetime));
        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + Lifetime + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Code_returned_as_unused_is_valid_again()
    {
        var used = new AuthorizationCodeCache();
        used.TryAdd(Sample.Secure(Sample.Code), Sample.Now);

        used.Remove(Sample.Secure(Sample.Code));

        Assert.Empty(ValidationErrors(Sample.Now, used));
    }

    // The code was received now, independent of the clock.
    private static IReadOnlyList<ValidationError> ValidationErrors(DateTimeOffset now, AuthorizationCodeCache used) =>
        (Sample.InstanceRequest() with { CodeReceivedAt = now }).GetValidationErrors(now, used);
}
