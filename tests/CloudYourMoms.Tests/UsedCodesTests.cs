namespace CloudYourMoms.Tests;

public sealed class UsedCodesTests
{
    [Fact]
    public void A_code_is_forgotten_when_it_could_no_longer_be_used()
    {
        var used = new UsedCodes();
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
    public void One_that_was_given_back_and_taken_again_lives_as_long_as_any_other()
    {
        var used = new UsedCodes();
        used.TryAdd(Sample.Secure(Sample.Code), Sample.Now);
        used.Remove(Sample.Secure(Sample.Code));

        Assert.True(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(10)));

        Assert.False(used.TryAdd(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(20)));
        Assert.True(used.Contains(Sample.Secure(Sample.Code), Sample.Now + TimeSpan.FromMinutes(20)));
    }
}
