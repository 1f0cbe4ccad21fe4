using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

public sealed class PendingCreateTrackerTests
{
    private readonly PendingCreateTracker _tracker = new();

    [Theory]
    [InlineData("https://a.example", "Contoso", true)]
    [InlineData("https://a.example/", "contoso", true)]
    [InlineData("https://a.example", "Fabrikam", false)]
    [InlineData("https://b.example", "Contoso", false)]
    public void Pending_create_with_a_similar_name_is_a_duplicate(string platform, string name, bool isDuplicate)
    {
        var create = Begin("Contoso");
        var other = Begin(name, platform: platform);

        Assert.Equal((isDuplicate, isDuplicate), (_tracker.HasPendingDuplicate(create), _tracker.HasDuplicate(create)));
        Assert.Equal(!isDuplicate, _tracker.TryClaim(create, 1, Sample.Now));

        _tracker.End(other);
        Assert.False(_tracker.HasDuplicate(create));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Create_with_unknown_outcome_is_a_duplicate_for_40_seconds(int secondsLater, bool isDuplicate)
    {
        _tracker.EndUnknown(Begin("Contoso"), Sample.Now);

        var create = Begin("Contoso", secondsLater);

        Assert.Equal((false, isDuplicate), (_tracker.HasPendingDuplicate(create), _tracker.HasDuplicate(create)));
    }

    // The create may wait for its response when later ones begin.
    [Fact]
    public void Duplicate_is_kept_as_long_as_a_pending_create_needs_it()
    {
        _tracker.EndUnknown(Begin("Contoso"), Sample.Now);
        var delayed = Begin("Contoso", secondsLater: 5);

        Begin("Fabrikam", secondsLater: 65);

        Assert.True(_tracker.HasDuplicate(delayed));
    }

    [Fact]
    public void Instance_is_claimed_once_per_platform()
    {
        var (one, other, elsewhere) = (Begin("Contoso"), Begin("Fabrikam"), Begin("Contoso", platform: "https://b.example"));

        Assert.True(_tracker.TryClaim(one, 1, Sample.Now));
        Assert.False(_tracker.TryClaim(other, 1, Sample.Now));
        Assert.Equal((true, false, false), (_tracker.IsClaimed(other, 1), _tracker.IsClaimed(other, 2), _tracker.IsClaimed(elsewhere, 1)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void Claim_since_the_create_began_is_returned(int secondsLater, bool isReturned)
    {
        var (create, other) = (Begin("Contoso"), Begin("Fabrikam"));
        Assert.True(_tracker.TryClaim(other, 1, Sample.Now.AddSeconds(secondsLater)));

        Assert.Same(isReturned ? other : null, _tracker.Claim(create, 1, Sample.Now.AddSeconds(2)));
        Assert.Null(_tracker.Claim(create, 2, Sample.Now));
        Assert.True(_tracker.IsClaimed(other, 2));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Claim_is_kept_while_a_pending_create_may_match_it(int secondsLater, bool isKept)
    {
        var first = Begin("Contoso");
        _tracker.Claim(first, 1, Sample.Now);
        _tracker.End(first);

        var later = Begin("Fabrikam", secondsLater);
        _tracker.Claim(later, 2, Sample.Now);

        Assert.Equal((isKept, true), (_tracker.IsClaimed(later, 1), _tracker.IsClaimed(later, 2)));
    }

    [Fact]
    public async Task Claims_of_many_threads_succeed_once()
    {
        var creates = Enumerable.Range(0, 64).Select(number => Begin($"name {number}")).ToList();

        var claims = await Task.WhenAll(creates.Select(create => Task.Run(() => _tracker.TryClaim(create, 1, Sample.Now))));

        Assert.Single(claims, claim => claim);
    }

    [Fact]
    public void Clients_of_a_process_share_tracker_and_log()
    {
        Assert.Same(PendingCreateTracker.OfProcess, new YourMomClientOptions().PendingCreates);
        Assert.Same(PendingCreateLog.OfUser, new YourMomClientOptions().PendingCreateLog);
    }

    private PendingCreate Begin(string name, int secondsLater = 0, string platform = "https://a.example") =>
        _tracker.Begin(new Uri(platform), name, Sample.Now.AddSeconds(secondsLater));
}
