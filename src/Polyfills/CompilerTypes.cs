// Types that the compiler requires and netstandard2.0 lacks. A polyfill generator would emit them in a different order in each build,
// which is not reproducible.
namespace System
{
    /// <summary>An index from the start or the end of a sequence.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        /// <summary>The offset in a sequence of this length.</summary>
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks an init-only setter.</summary>
    internal static class IsExternalInit;

    /// <summary>Marks a required member.</summary>
    [AttributeUsage(
        AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Marks a member that requires a compiler feature.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        /// <summary>The name of the required feature.</summary>
        public string FeatureName { get; } = featureName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Marks a constructor that sets all required members.</summary>
    [AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;
}
