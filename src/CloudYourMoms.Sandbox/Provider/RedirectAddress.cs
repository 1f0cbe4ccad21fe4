namespace CloudYourMoms.Sandbox.Provider;

/// <summary>Builds the target of a redirect.</summary>
internal static class RedirectAddress
{
    /// <summary>Appends query parameters to an address.</summary>
    public static string Append(string address, string parameters) =>
        $"{Ascii(address)}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameters}";

    // A header can contain only ASCII; the rest of the address must not change.
    private static string Ascii(string address) =>
        string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
