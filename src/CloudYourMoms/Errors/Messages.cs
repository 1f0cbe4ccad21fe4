using System.Globalization;

namespace CloudYourMoms.Errors;

/// <summary>The texts of <c>Messages.resx</c>. They exist in English only, and values in them are formatted invariantly.</summary>
internal static partial class Messages
{
    static Messages() => Culture = CultureInfo.InvariantCulture;
}
