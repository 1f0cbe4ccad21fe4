using System.Globalization;
using CloudYourMoms.Security;

namespace CloudYourMoms.Instances;

/// <summary>JSON paths (RFC 9535): dot notation for simple names, bracket notation for others.</summary>
internal static class JsonPath
{
    public const string Root = "$";
    public const string Kind = "$.your_mom";
    public const string Key = "$.your_mom.key";
    public const string Name = "$.name";
    public const string Tags = "$.tags";
    public const string ProviderData = "$.providerData";
    public const string Configuration = "$.configuration";

    public static string Member(string parent, string name) =>
        name.Length > 0 && name.All(c => c == '_' || char.IsLetterOrDigit(c)) && !char.IsDigit(name[0])
            ? $"{parent}.{name}"
            : $"{parent}['{Redactor.RemoveLineBreaks(name).Replace("\\", "\\\\").Replace("'", "\\'")}']";

    public static string Item(string parent, int index) => string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", parent, index);

    /// <summary>True if a path is equal to <paramref name="ancestor"/> or within it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');
}
