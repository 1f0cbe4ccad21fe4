namespace CloudYourMoms;

/// <summary>Tells from its name whether a parameter, a member or a configuration entry holds a secret.</summary>
internal static class SensitiveName
{
    private static readonly string[] Fragments = ["secret", "token", "password", "passwd", "passphrase", "pwd", "verifier", "assertion", "credential", "private"];

    /// <summary>True for <c>client_secret</c>, <c>oauth.api.secret</c>, <c>access_token</c>, <c>code</c> and their like.</summary>
    public static bool Matches(string name) =>
        name.Equals("code", StringComparison.OrdinalIgnoreCase) ||
        name.EndsWith(".code", StringComparison.OrdinalIgnoreCase) ||
        Array.Exists(Fragments, fragment => name.IndexOf(fragment, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The name to judge a member by: what stands within something secret is as secret, whatever it is called.</summary>
    public static string Within(string parent, string member) => Matches(parent) ? parent : member;
}
