using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>Parsers of external input satisfy their invariants for the saved inputs and for generated variants.</summary>
public sealed class FuzzTests
{
    private const uint Cases = 1000;

    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_input_satisfies_its_target(string name)
    {
        var target = Find(name);
        var names = Corpus.Names(target);

        Assert.NotEmpty(names);
        Assert.All(names, input => target.Check(Corpus.Read(target, input)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Generated_input_satisfies_its_target(string name)
    {
        var target = Find(name);

        FuzzInput.Of(target).SampleRepeatably(target.Check, Cases, Convert.ToBase64String);
    }

    private static FuzzTarget Find(string name) => FuzzTarget.All.Single(target => target.Name == name);
}
