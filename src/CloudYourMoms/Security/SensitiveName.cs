namespace CloudYourMoms.Security;

/// <summary>Determines from a name whether a parameter, member or configuration entry contains a secret.</summary>
internal static class SensitiveName
{
    /// <summary>
    /// The configuration entry for the provider's app key. It is not a secret: it is part of the sign-in address (RFC 6749 section 2.2).
    /// </summary>
    public const string AppKeyEntry = "oauth.api.key";

    private static readonly string[] Fragments =
    [
        "secret", "token", "password", "passwd", "passphrase", "pwd", "verifier", "assertion", "credential", "private",
    ];

    private static readonly string[] Words = ["pass", "userpass", "passcode", "passkey", "pin", "bearer", "pem", "otp", "totp", "jwt"];

    // Words before "code" for codes that act as passwords. Not country, postal, bar, status or error.
    private static readonly string[] CodeWords =
    [
        "access", "activation", "auth", "authentication", "authorisation", "authorization", "backup", "confirmation", "device", "grant",
        "invitation", "login", "mfa", "oauth", "onetime", "otp", "pairing", "pass", "pin", "recovery", "reset", "security", "signin", "sms",
        "totp", "unlock", "user", "verification",
    ];

    // Words before "key" for keys that are secret.
    private static readonly string[] KeyWords =
    [
        "api", "access", "account", "auth", "client", "deploy", "encryption", "hmac", "license", "master", "session", "shared", "sharing",
        "signature", "signing", "ssh", "storage", "subscription", "webhook",
    ];

    private static readonly string[] AppKeys = ["apikey", "clientkey", "consumerkey"];

    /// <summary>
    /// True for <c>client_secret</c>, <c>oauth.api.secret</c>, <c>access_token</c>, <c>code</c>, <c>api.key</c> and similar names.
    /// </summary>
    public static bool Matches(string name)
    {
        if (name.Equals(AppKeyEntry, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (IsCode(name) ||
            Array.Exists(Fragments, fragment => name.IndexOf(fragment, StringComparison.OrdinalIgnoreCase) >= 0))
        {
            return true;
        }

        var words = WordsOf(name);
        return words.Exists(word => Words.Contains(word, StringComparer.OrdinalIgnoreCase)) ||
            // Not authorization.url.
            (words is [.., var last] && last.Equals("authorization", StringComparison.OrdinalIgnoreCase)) ||
            EndsWith(words, CodeWords, "code") ||
            IsKey(name, words);
    }

    /// <summary>
    /// True for <c>api_key</c>, <c>client_key</c> and <c>consumer_key</c>: some providers use these names for the <c>client_id</c>, which
    /// is
    /// public in a sign-in address. Elsewhere such a key is a secret because it alone authenticates the caller.
    /// </summary>
    public static bool IsAppKey(string name) => AppKeys.Contains(string.Concat(WordsOf(name)), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True for <c>code</c> and <c>oauth.code</c>: authorization codes in requests, or error codes in error texts.
    /// </summary>
    public static bool IsCode(string name) =>
        name.Equals("code", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".code", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name to check for a nested member: all members of a secret are secret.</summary>
    public static string Within(string parent, string member) => Matches(parent) ? parent : member;

    private static bool IsKey(string name, List<string> words) =>
        name.IndexOf("apikey", StringComparison.OrdinalIgnoreCase) >= 0 ||
        EndsWith(words, KeyWords, "key");

    // authCode, auth_code, AUTH-CODE and authcode are equivalent.
    private static bool EndsWith(List<string> words, string[] first, string second)
    {
        var end = string.Empty;

        // A name can have many words; stop when the joined words are too long to match.
        var longest = first.Max(word => word.Length) + second.Length;
        for (var i = words.Count - 1; i >= 0 && end.Length < longest; i--)
        {
            end = words[i] + end;
            if (end.EndsWith(second, StringComparison.OrdinalIgnoreCase) &&
                first.Contains(end.Substring(0, end.Length - second.Length), StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Split at . _ - white space and digits, and between a lowercase and an uppercase letter.
    private static List<string> WordsOf(string name)
    {
        List<string> words = [];
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isGap = i == name.Length || name[i] is '.' or '_' or '-' || char.IsWhiteSpace(name[i]) || char.IsDigit(name[i]);
            if (isGap || (i > start && char.IsLower(name[i - 1]) && char.IsUpper(name[i])))
            {
                if (i > start)
                {
                    words.Add(name.Substring(start, i - start));
                }

                start = isGap ? i + 1 : i;
            }
        }

        return words;
    }
}
