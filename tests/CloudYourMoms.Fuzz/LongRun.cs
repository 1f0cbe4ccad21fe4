using System.Diagnostics;
using System.Globalization;

namespace CloudYourMoms.Fuzz;

/// <summary>Targets one after another, each for some seconds, led by the branches that the inputs take.</summary>
internal static class LongRun
{
    private static readonly string Folder = Path.Combine("out", "fuzz");

    /// <summary>The number of findings.</summary>
    public static int Run(string name, int seconds, int seed)
    {
        var targets = FuzzTarget.All.Where(target => name == "all" || target.Name == name).ToList();
        var findings = 0;
        foreach (var target in targets)
        {
            findings += Run(target, TimeSpan.FromSeconds((double)seconds / targets.Count), seed);
        }

        Print($"{findings} findings. On {Testing.Machine.Describe()}.");
        return findings;
    }

    private static int Run(FuzzTarget target, TimeSpan time, int seed)
    {
        var branches = new BranchMap();
        var run = new FuzzRun(target, seed, branches);
        var (kept, taken) = (run.Inputs.Count, branches.Taken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (cases, slowest, slow) = (0L, TimeSpan.Zero, Array.Empty<byte>());
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            var start = clock.Elapsed;
            var finding = run.Next();
            cases++;
            if (clock.Elapsed - start > slowest)
            {
                slowest = clock.Elapsed - start;
                slow = run.LastInput;
            }

            if (finding is not null && seen.Add(finding.Name))
            {
                Write(target, run.Shrink(finding), seen.Count);
            }
        }

        Print($"{target.Name,-18} seed {seed}: {cases:N0} cases, {cases / clock.Elapsed.TotalSeconds:N0} a second, slowest {slowest.TotalMilliseconds:N0} ms; inputs {kept} -> {run.Inputs.Count}, branches {taken} -> {branches.Taken}; {seen.Count} findings");
        Keep(target, run.Inputs.Skip(kept));
        File.WriteAllBytes(Path.Combine(Folder, target.Name, "slowest"), slow);
        return seen.Count;
    }

    private static void Write(FuzzTarget target, Finding finding, int number)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, target.Name)).FullName, $"finding-{number}");
        File.WriteAllBytes(file, finding.Input);
        Print($"{target.Name}: {finding.Failure.GetType().Name}: {finding.Failure.Message}\n{finding.Failure.StackTrace}\n  input: {file}");
    }

    // To look at, and to take into the repository what is worth it.
    private static void Keep(FuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, target.Name, "reached")).FullName;
        foreach (var (number, input) in inputs.Index())
        {
            File.WriteAllBytes(Path.Combine(folder, number.ToString("D5", CultureInfo.InvariantCulture)), input);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
