using System.Globalization;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>The texts of <c>Messages.resx</c>. They exist in English only, and values in them are formatted invariantly.</summary>
[CompilerGenerated]
internal static partial class Messages
{
    static Messages() => Culture = CultureInfo.InvariantCulture;
}
