using System.Globalization;
using CloudYourMoms.Fuzz;

if (args is not [var name, ..] || (name != "all" && FuzzTarget.All.All(target => target.Name != name)))
{
    Console.Error.WriteLine($"dotnet run -c Release --project tests/CloudYourMoms.Fuzz -- <target> [--seconds N] [--seed N]\nTargets: all, {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}");
    return 2;
}

var run = new InstrumentedCore(Path.Combine("out", "fuzz", "instrumented")).Find<Func<string, int, int, int>>(LongRun.Run);
return run(name, Option("--seconds", 60), Option("--seed", Environment.TickCount & int.MaxValue)) == 0 ? 0 : 1;

int Option(string option, int otherwise) =>
    Array.IndexOf(args, option) is > 0 and var place && place + 1 < args.Length ? int.Parse(args[place + 1], CultureInfo.InvariantCulture) : otherwise;
