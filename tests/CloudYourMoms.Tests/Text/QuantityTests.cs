using System.Globalization;
using CloudYourMoms.Text;

namespace CloudYourMoms.Tests.Text;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0", "0 seconds")]
    [InlineData(1, "0", "1 second")]
    [InlineData(0.6, "0", "1 second")]
    [InlineData(1.4, "0", "1 second")]
    [InlineData(1.4, "0.###", "1.4 seconds")]
    [InlineData(2, "0.###", "2 seconds")]
    [InlineData(3600, "0", "3600 seconds")]
    public void Noun_agrees_with_the_displayed_number(double seconds, string format, string text)
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        Assert.Equal(text, Quantity.Seconds(TimeSpan.FromSeconds(seconds), format));
    }
}
