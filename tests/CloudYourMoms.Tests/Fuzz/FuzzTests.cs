using CsCheck;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>Parsers of external input satisfy their invariants for the saved inputs, and for generated changes of them.</summary>
public sealed class FuzzTests
{
    private const ulong Seed = 20261124;
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
        var target = Find(name);
        var inputs = FuzzInput.Of(target);

        // CsCheck_Time requests a long run with new inputs. Otherwise the inputs are the same in each run, so that a failure is caused by
        // a code change.
        if (Check.Time > 0)
        {
            inputs.Sample(target.Check, threads: 1, print: Convert.ToBase64String);
            return;
        }

        for (var number = 0u; number < Cases; number++)
        {
            var seed = new PCG(number, Seed).ToString();
            inputs.Sample(target.Check, seed: seed, iter: 1, threads: 1, print: Convert.ToBase64String);
        }
    }

    private static FuzzTarget Find(string name) => FuzzTarget.All.Single(target => target.Name == name);
}
