using System.Globalization;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>The texts of <c>Messages.resx</c>. Values are formatted in the invariant culture.</summary>
[CompilerGenerated]
internal static partial class Messages
{
    static Messages() => Culture = CultureInfo.InvariantCulture;
}
