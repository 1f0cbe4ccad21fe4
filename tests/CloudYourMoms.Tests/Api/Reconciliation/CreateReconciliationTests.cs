using System.Security;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>Matches the instances that the platform lists with a create that was sent at <see cref="Sample.Now"/>.</summary>
public sealed class CreateReconciliationTests
{
    private static readonly Uri Platform = new("https://a.example");
    private readonly PendingCreateTracker _tracker = new();
    private readonly FakeClock _clock = new();
    private InstanceRequest _request = Sample.InstanceRequest();
    private readonly InstanceListing _listing = new([], Sample.Now, Sample.Now, null);
    private string? _searchText;

    [Theory]
    [InlineData(-3, "later 1")]
    [InlineData(-2, "certain 1")]
    [InlineData(30, "certain 1")]
    [InlineData(31, "later 1")]
    [InlineData(-30, "later 1")]
    [InlineData(-31, "earlier 1")]
    [InlineData(-86_400, "earlier 1")]
    [InlineData(-86_401, "")]
    [InlineData(null, "later 1")]
    public async Task Match_depends_on_the_creation_time(int? seconds, string expected) =>
        Assert.Equal(expected, await FindAsync(Instance(1, seconds)));

    [Theory]
    [InlineData("Contoso desk ", "sfdcservicecloud", "prod", "certain 1")]
    [InlineData("Contoso desk", "sfdcservicecloud", "prod eu", "certain 1")]
    [InlineData("Contoso desk", "sfdc", "prod", "later 1")]
    [InlineData("Contoso desk", "", "prod", "later 1")]
    [InlineData("Contoso desk", "sfdcservicecloud", "Prod", "later 1")]
    [InlineData("Contoso d", "sfdcservicecloud", "prod", "later 1")]
    [InlineData("contoso desk", "sfdcservicecloud", "prod", "")]
    public async Task Match_depends_on_name_key_and_tags(string name, string key, string tags, string expected)
    {
        _request = _request with { Name = " Contoso desk" };

        Assert.Equal(expected, await FindAsync(Instance(1, 0) with { Name = name, Key = key, Tags = tags.Split(' ') }));
    }

    [Fact]
    public async Task Match_needs_only_what_was_requested()
    {
        _request = _request with { Key = null, Tags = null };

        Assert.Equal("certain 1", await FindAsync(Instance(1, 0) with { Key = "other", Tags = [] }));
    }

    [Theory]
    [InlineData(0, 1, "recent 1 2")]
    [InlineData(0, -30, "recent 1 2")]
    [InlineData(0, -600, "certain 1, earlier 2")]
    [InlineData(-600, -601, "earlier 1 2")]
    public async Task Match_is_certain_only_alone(int one, int other, string expected) =>
        Assert.Equal(expected, await FindAsync(Instance(1, one), Instance(2, other)));

    [Fact]
    public async Task Truncated_name_of_an_earlier_instance_does_not_match()
    {
        _request = _request with { Name = "Contoso desk" };

        Assert.Equal(string.Empty, await FindAsync(Instance(1, -31) with { Name = "Contoso d" }));
    }

    [Fact]
    public async Task Incomplete_or_undated_list_returns_no_certain_match()
    {
        Assert.Equal("recent 1", await FindAsync(_listing with { IncompleteReason = "too many" }, Instance(1, 0)));
        Assert.Equal("recent 1", await FindAsync(_listing with { Date = null }, Instance(1, 0)));
    }

    [Fact]
    public async Task Creation_time_is_on_the_platforms_clock()
    {
        var behind = _listing with { Date = Sample.Now.AddHours(-1) };

        Assert.Equal("certain 1", await FindAsync(behind, Instance(1, -3600)));
        Assert.Equal("later 1", await FindAsync(behind, Instance(1, 0)));
    }

    // The date of the list is from any time between its request and its response, here the earliest.
    [Fact]
    public async Task Instance_before_a_slow_list_is_not_certain()
    {
        _clock.Now += TimeSpan.FromSeconds(20);

        Assert.Equal("later 1", await FindAsync(Instance(1, -3)));
        Assert.Equal("certain 1", await FindAsync(Instance(1, -2)));
        Assert.Equal("earlier 1", await FindAsync(Instance(1, -51)));
    }

    [Fact]
    public async Task Claimed_instance_does_not_match()
    {
        Assert.True(_tracker.TryClaim(_tracker.Begin(Platform, "Fabrikam", Sample.Now), 1, Sample.Now));

        Assert.Equal(string.Empty, await FindAsync(Instance(1, 0)));
        Assert.Equal(string.Empty, await FindAsync(Instance(1, -600)));
        Assert.Equal("certain 2", await FindAsync(Instance(1, 0), Instance(2, 0)));
    }

    [Fact]
    public async Task Similar_create_leaves_the_match_uncertain()
    {
        var other = _tracker.Begin(Platform, "CONTOSO", Sample.Now);
        Assert.Equal("later 1", await FindAsync(Instance(1, 0)));

        _tracker.EndUnknown(other, Sample.Now);
        Assert.Equal("recent 1", await FindAsync(Instance(1, 0)));
    }

    [Fact]
    public async Task Similar_create_that_ended_does_not_affect_the_match()
    {
        _tracker.End(_tracker.Begin(Platform, "Contoso", Sample.Now));

        Assert.Equal("certain 1", await FindAsync(Instance(1, 0)));
    }

    [Theory]
    [InlineData(false, "Contoso")]
    [InlineData(true, null)]
    public async Task Search_is_by_name_unless_all_are_read(bool readsAll, string? searchText)
    {
        _request = _request with { Name = " Contoso " };

        await FindAsync(_listing, readsAll);

        Assert.Equal(searchText, _searchText);
    }

    private static Instance Instance(long id, int? secondsAfter) => new()
    {
        Id = id,
        Name = "Contoso",
        Key = "sfdcservicecloud",
        Token = new SecureString(),
        Valid = true,
        Disabled = false,
        Tags = ["prod"],
        CreatedDate = Sample.Now + (secondsAfter is null ? null : TimeSpan.FromSeconds(secondsAfter.Value)),
        AdditionalMembers = new Dictionary<string, object?>(),
    };

    private static string Describe(CreateMatches matches)
    {
        List<string> parts = [];
        if (matches.Recent.Count > 0)
        {
            var kind = matches.Certain is not null ? "certain" : matches.MayBecomeCertain ? "later" : "recent";
            parts.Add($"{kind} {string.Join(' ', matches.Recent)}");
        }

        if (matches.Earlier.Count > 0)
        {
            parts.Add($"earlier {string.Join(' ', matches.Earlier)}");
        }

        return string.Join(", ", parts);
    }

    private Task<string> FindAsync(params Instance[] instances) => FindAsync(_listing, instances);

    private Task<string> FindAsync(InstanceListing listing, params Instance[] instances) =>
        FindAsync(listing with { Instances = instances }, readsAll: false);

    private async Task<string> FindAsync(InstanceListing listing, bool readsAll)
    {
        var create = _tracker.Begin(Platform, _request.Name!, Sample.Now);
        var reconciliation = new CreateReconciliation(ListAsync, _tracker, create, _request, Sample.Now, () => _clock.Now);
        var matches = await reconciliation.FindAsync(readsAll, Test.Cancellation);
        _tracker.End(create);
        return Describe(matches);

        Task<InstanceListing> ListAsync(string? searchText, CancellationToken cancellationToken)
        {
            _searchText = searchText;
            return Task.FromResult(listing);
        }
    }
}
