using System.Diagnostics;

namespace CloudYourMoms.Fuzz;

/// <summary>What came of an input that broke a promise.</summary>
internal sealed record Finding(byte[] Input, Exception Failure)
{
    /// <summary>The same for findings that are probably one.</summary>
    public string Name => $"{Failure.GetType().Name} in {Failure.TargetSite?.Name}: {string.Concat(Failure.Message.Where(c => !char.IsDigit(c)))}";
}

/// <summary>A run of one target: new inputs of old ones, as the seed has it. Those that reach a branch for the first time are kept.</summary>
internal sealed class FuzzRun
{
    private static readonly TimeSpan LongestShrinking = TimeSpan.FromSeconds(5);

    // Long inputs are made of short ones; kept themselves they would take all the time.
    private const int MostKept = 8192;
    private readonly FuzzTarget _target;
    private readonly Mutator _mutator;
    private readonly BranchMap? _branches;
    private readonly List<byte[]> _corpus;

    /// <param name="target">What to run.</param>
    /// <param name="seed">Gives the same inputs again.</param>
    /// <param name="branches">Where the core notes its branches; null when it is not instrumented.</param>
    public FuzzRun(FuzzTarget target, int seed, BranchMap? branches = null)
    {
        _target = target;
        _branches = branches;
        _mutator = new(target, new Random(seed));
        _corpus = [.. Corpus.Names(target).Select(name => Corpus.Read(target, name))];
        foreach (var input in _corpus)
        {
            _ = Check(input);
        }
    }

    public IReadOnlyList<byte[]> Inputs => _corpus;

    public byte[] LastInput { get; private set; } = [];

    /// <summary>Tries one more input; what it broke, or null.</summary>
    public Finding? Next()
    {
        var input = _mutator.Next(_corpus);
        LastInput = input;
        var finding = Check(input);
        if (finding is null && input.Length <= MostKept && _branches?.HasNews == true)
        {
            _corpus.Add(input);
        }

        return finding;
    }

    /// <summary>The same finding with as little of the input as it takes.</summary>
    public Finding Shrink(Finding finding)
    {
        var clock = Stopwatch.StartNew();
        for (var length = finding.Input.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= finding.Input.Length && clock.Elapsed < LongestShrinking;)
            {
                byte[] shorter = [.. finding.Input[..start], .. finding.Input[(start + length)..]];
                if (Check(shorter) is { } same && same.Name == finding.Name)
                {
                    finding = same;
                }
                else
                {
                    start += length;
                }
            }
        }

        return finding;
    }

    private Finding? Check(byte[] input)
    {
        _branches?.Clear();
        try
        {
            _target.Check(input);
            return null;
        }
#pragma warning disable CA1031 // Whatever escapes a reader is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new(input, e);
        }
        finally
        {
            _branches?.Note();
        }
    }
}
