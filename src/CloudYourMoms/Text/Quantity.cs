using System.Globalization;

namespace CloudYourMoms.Text;

/// <summary>Writes a number with what it counts: 1 second, 2 seconds.</summary>
public static class Quantity
{
    /// <summary>The number and the noun, in the plural unless the number is shown as 1.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun in the singular, whose plural ends in s.</param>
    /// <param name="format">How the number is shown.</param>
    public static string Of(double count, string noun, string format = "0")
    {
        var number = count.ToString(format, CultureInfo.InvariantCulture);
        return number == "1" ? $"1 {noun}" : $"{number} {noun}s";
    }

    /// <summary>A time in seconds.</summary>
    /// <param name="time">The time.</param>
    /// <param name="format">How the number is shown.</param>
    public static string Seconds(TimeSpan time, string format = "0") => Of(time.TotalSeconds, "second", format);
}
