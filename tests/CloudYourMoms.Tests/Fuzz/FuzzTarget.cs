using CloudYourMoms.Tests.Fuzz.Targets;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>A parser of external input and its invariants.</summary>
/// <param name="name">The name, which is also the name of the corpus folder.</param>
/// <param name="separators">The characters that separate the pieces of an input.</param>
/// <param name="words">The words that generated inputs contain.</param>
internal abstract class FuzzTarget(string name, string separators, params string[] words)
{
    /// <summary>A secret in the input. No encoding changes it, so it can be found in any output.</summary>
    public const string Mark = "S3cr3tM4rkQ7";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new RequestHeadTarget(),
        new CallbackRequestTarget(),
        new CallbackResponseTarget(),
        new QueryStringTarget(),
        new InstanceJsonTarget(),
        new OAuthUrlResponseTarget(),
        new InstanceResponseTarget(),
        new ResourceResponseTarget(),
        new ErrorResponseTarget(),
    ];

    public string Name => name;

    public string Separators => separators;

    public IReadOnlyList<string> Words => words;

    /// <summary>The maximum length of an input in bytes.</summary>
    public virtual int MaximumLength => 80_000;

    /// <summary>Parses an input. Throws an exception if an invariant is violated.</summary>
    public abstract void Check(byte[] input);
}
