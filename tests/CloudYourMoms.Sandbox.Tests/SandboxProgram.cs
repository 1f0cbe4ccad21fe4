using System.Text.Json.Nodes;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>The built sandbox program in a separate process.</summary>
internal static class SandboxProgram
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.Sandbox.dll");

    /// <summary>Starts the program on a free port.</summary>
    public static ChildProcess Start(params string[] options) => ChildProcess.Start("dotnet", [Library, "--port", "0", .. options]);

    /// <summary>Reads the line that the program prints with <c>--json</c>.</summary>
    public static async Task<JsonNode> ReadStartupJsonAsync(this ChildProcess program) =>
        JsonNode.Parse(await program.ReadLineAsync() ?? throw new InvalidOperationException((await program.EndAsync()).Errors))!;
}
