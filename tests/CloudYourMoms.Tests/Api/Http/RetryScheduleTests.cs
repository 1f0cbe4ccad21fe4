using System.Globalization;
using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class RetryScheduleTests
{
    // A response is its status, with the seconds of its Retry-After; - is a failed connection. A pause is in seconds; - is no retry.
    [Theory]
    [InlineData("- - - -", "1 2 4 -")]
    [InlineData("503 503 503 503", "1 2 4 -")]
    [InlineData("503:7 503:0 503:60 503", "7 0 60 -")]
    [InlineData("503:61", "-")]
    [InlineData("429:61", "-")]
    [InlineData("429 429 429 429 429 429 429 429 429", "1 2 4 8 16 32 64 128 -")]
    [InlineData("429:60 429:60 429:60 429:60 429:60 429:60", "60 60 60 60 60 -")]
    [InlineData("429:0 429:0", "0 1")]
    [InlineData("- 429 503 429 - 503", "1 2 4 8 16 -")]
    public void Pause_doubles_unless_a_response_sets_it(string responses, string pauses) =>
        Assert.Equal(pauses, Pauses(Sample.Options(retries: 3), responses));

    [Theory]
    [InlineData(7, "503 - 429 503:1", "7 7 7 1")]
    [InlineData(0, "503 429", "0 1")]
    [InlineData(300, "429", "300")]
    [InlineData(301, "429", "-")]
    [InlineData(int.MaxValue, "503", "2147483.647")]
    public void Retry_interval_replaces_the_doubled_pause(int seconds, string responses, string pauses) =>
        Assert.Equal(pauses, Pauses(Sample.Options(retries: 3) with { RetryInterval = TimeSpan.FromSeconds(seconds) }, responses));

    [Fact]
    public void Pause_stops_doubling_at_1024_seconds() => Assert.EndsWith(
        " 512 1024 1024", Pauses(Sample.Options(retries: 12), string.Join(' ', Enumerable.Repeat("-", 12))), StringComparison.Ordinal);

    [Fact]
    public void Retry_after_zero_ends_within_5_minutes() => Assert.Equal(
        $"0{string.Concat(Enumerable.Repeat(" 1", 300))} -",
        Pauses(Sample.Options(retries: 3), string.Join(' ', Enumerable.Repeat("429:0", 302))));

    [Fact]
    public void Maximum_of_zero_disables_retries() => Assert.Equal("- -", Pauses(Sample.Options(retries: 0), "429 -"));

    private static string Pauses(ApiConnectionOptions options, string responses)
    {
        var schedule = new RetrySchedule(options);
        return string.Join(' ', responses.Split(' ').Select(response =>
            schedule.NextPause(Response(response))?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "-"));
    }

    private static ApiResponse? Response(string text) => text == "-" ? null : text.Split(':') switch
    {
        [var status, var seconds] => new(Enum.Parse<HttpStatusCode>(status), null, TimeSpan.FromSeconds(int.Parse(seconds, null)), []),
        _ => new(Enum.Parse<HttpStatusCode>(text), null, null, []),
    };
}
