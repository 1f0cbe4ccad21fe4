namespace CloudYourMoms.Testing;

/// <summary>Secrets to search for. They contain characters that URLs, JSON, XML, HTML and Base64 encode.</summary>
internal static class AuditSecrets
{
    // Visible ASCII without a comma, for the Authorization header.
    public const string User = "uS4x+/r&=\"<7Qk'%t9";
    public const string Token = "tF1d+/m&=\"<6Gb'%k8";
    public const string Organization = "oZ8g+/v&=\"<3Wm'%y5";

    public const string Api = "aP6h+/c&=\"<5Jd'%z1";

    // These can contain any character.
    public const string InUrl = "cL2n+/w&=\"<9Bf'ü%e7";
    public const string Password = "pK5v+/q&=\"<1Ht'ü%m3";
    public const string ProxyPassword = "xM7b+/d&=\"<4Rs'ü%g6";
    public const string Extra = "eY3k+/j&=\"<8Nc'ü%f2";

    // Mistyped secrets are secrets too.
    public const string Wrong = "wT9q+/z&=\"<2Vp'%h4";
}
