// What the compiler looks for and netstandard2.0 lacks. Written out, as a generator of them puts them into the assembly in another order each time.
namespace System
{
    /// <summary>A place in a text or list, counted from its beginning or from its end.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        /// <summary>The place in something of this length.</summary>
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks a setter that only an initializer calls.</summary>
    internal static class IsExternalInit;

    /// <summary>Marks a member that an initializer has to set.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Marks what only a compiler that knows the feature may use.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        /// <summary>The feature that the compiler has to know.</summary>
        public string FeatureName { get; } = featureName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Marks a constructor that sets every required member itself.</summary>
    [AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;
}
