using CloudYourMoms.Fuzz;

namespace CloudYourMoms.Tests;

/// <summary>The short form of the fuzzing: the inputs that are kept, and a fixed number of new ones by a fixed seed. CloudYourMoms.Fuzz has the long one.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20261124;
    private const int Cases = 6000;

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
        var run = new FuzzRun(Find(name), Seed);
        for (var cases = 0; cases < Cases; cases++)
        {
            if (run.Next() is { } finding)
            {
                Assert.Fail($"{finding.Failure}\nInput, as Base64: {Convert.ToBase64String(run.Shrink(finding).Input)}");
            }
        }
    }

    private static FuzzTarget Find(string name) => FuzzTarget.All.Single(target => target.Name == name);
}
