using System.CommandLine;
using System.CommandLine.Parsing;

namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>The command line of the sandbox.</summary>
internal static class SandboxCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port on localhost; 0 takes a free one.",
        DefaultValueFactory = _ => 5055,
    };

    private static readonly Option<Uri[]> CallbackUrls = new("--callback-url")
    {
        Description = "Callback URL to register for the sandbox app, beside http://localhost:8400/auth. May be repeated.",
        CustomParser = result => Each(result, ReadAddress),
    };

    private static readonly Option<bool> ReplaceState = new("--replace-state")
    {
        Description = "Replace the state by the key, as the platform does at times.",
    };

    private static readonly Option<TimeSpan> CreateDelay = new("--create-delay")
    {
        Description = "Hold back the answer to POST /instances, for example 9s.",
        CustomParser = result => Each(result, ReadDuration)[^1],
    };

    private static readonly Option<Fault[]> Faults = new("--fault")
    {
        Description = "Something to go wrong, for example \"POST /instances status=503 retry-after=2 times=1\". May be repeated.",
        CustomParser = result => Each(result, Fault.Parse),
    };

    public static RootCommand Create()
    {
        Port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port takes a number from 0 to 65535.");
            }
        });
        var command = new RootCommand("A stand-in for the Cloud Your_moms platform and the provider's consent page, on this machine only.")
        {
            Port, CallbackUrls, ReplaceState, CreateDelay, Faults,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        var callbackUrls = arguments.GetValue(CallbackUrls) ?? [];
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [.. callbackUrls, .. RegisteredApp.SandboxExample.CallbackUrls] };
        var options = new SandboxOptions
        {
            Port = arguments.GetValue(Port),
            Apps = [RegisteredApp.SpecificationExample, app],
            ReplaceState = arguments.GetValue(ReplaceState),
            CreateDelay = arguments.GetValue(CreateDelay),
            Faults = arguments.GetValue(Faults) ?? [],
            RequestLog = output,
        };

        try
        {
            await using var server = await SandboxServer.StartAsync(options, cancellationToken);
            await output.WriteLineAsync(Greeting.Text(server.BaseUri, options, app));
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (IOException failure)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"Cannot listen on port {options.Port}: {failure.Message} Choose another with --port.");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped.");
        }

        return 0;
    }

    private static T[] Each<T>(ArgumentResult result, Func<string, T> read)
    {
        try
        {
            return [.. result.Tokens.Select(token => read(token.Value))];
        }
        catch (FormatException bad)
        {
            result.AddError(bad.Message);
            return [default!];
        }
    }

    private static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException($"'{text}' is not an absolute http or https URL.");

    private static TimeSpan ReadDuration(string text) =>
        FaultSyntax.TryDuration(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration: write 500ms, 9s or 2m, at most a day.");
}
