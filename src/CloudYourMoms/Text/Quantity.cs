using System.Globalization;

namespace CloudYourMoms.Text;

/// <summary>Formats a number with its unit, such as "1 second" or "2 seconds".</summary>
public static class Quantity
{
    /// <summary>Formats a number and a noun. The noun is plural unless the number is formatted as 1.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The singular of a noun whose plural ends in s.</param>
    /// <param name="format">The numeric format string.</param>
    public static string Of(double count, string noun, string format = "0")
    {
        var number = count.ToString(format, CultureInfo.InvariantCulture);
        return number == "1" ? $"1 {noun}" : $"{number} {noun}s";
    }

    /// <summary>Formats a time in seconds.</summary>
    /// <param name="time">The time.</param>
    /// <param name="format">The numeric format string.</param>
    public static string Seconds(TimeSpan time, string format = "0") => Of(time.TotalSeconds, "second", format);
}
