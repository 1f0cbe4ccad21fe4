using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>Code outside the module that blocks its thread on a task, such as <c>$client.GetAsync().Result</c>.</summary>
public sealed class BlockingCode
{
    /// <summary>A property that blocks, of an object that is piped to a cmdlet.</summary>
    public string Name { get => field ?? Run(); init; }

    /// <summary>Blocks until an await has resumed on its context.</summary>
    /// <exception cref="InvalidOperationException">It never resumes.</exception>
    public static string Run() => ResumeAsync().Wait(HangLimit.Duration)
        ? "resumed"
        : throw new InvalidOperationException("Deadlock: the await waits for the thread that waits for it.");

    private static async Task ResumeAsync() => await Task.Run(() => { });
}
