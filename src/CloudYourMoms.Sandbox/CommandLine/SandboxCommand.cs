using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>The command line of the sandbox.</summary>
internal static partial class SandboxCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port on localhost. 0 uses a free port.",
        HelpName = "number",
        DefaultValueFactory = _ => 5055,
    };

    private static readonly Option<Uri[]> CallbackUrls = new("--callback-url")
    {
        Description = "Callback URL to register for the sandbox app, in addition to http://localhost:8400/auth. Can be repeated.",
        HelpName = "url",
        CustomParser = result => Each(result, ReadAddress),
    };

    private static readonly Option<bool> ReplaceState = new("--replace-state")
    {
        Description = "Replace the state with the key, as the platform sometimes does.",
    };

    private static readonly Option<string> ConstantState = new("--constant-state")
    {
        Description = "Replace the state with this text.",
        HelpName = "text",
    };

    private static readonly Option<bool> OwnRedirect = new("--own-redirect")
    {
        Description = "Let the provider redirect to the platform, which forwards the callback to the callback URL.",
    };

    private static readonly Option<Uri?> SiteAddress = new("--site-address")
    {
        Description = "Accept sign-ins only at this siteAddress, for example https://contoso.my.salesforce.com.",
        HelpName = "url",
        CustomParser = result => Each(result, ReadAddress)[^1],
    };

    private static readonly Option<PkceMode> Pkce = new("--pkce")
    {
        Description = "optional accepts sign-ins without a code challenge; required rejects them, as a new Salesforce app does; with "
            + "platform, the platform sends a code challenge and its verifier.",
        HelpName = "optional|required|platform",
        CustomParser = result => Each(result, ReadPkce)[^1],
    };

    private static readonly Option<TimeSpan> CreateDelay = new("--create-delay")
    {
        Description = "Delay the response to POST /instances, for example 9s.",
        HelpName = "duration",
        CustomParser = result => Each(result, ReadDuration)[^1],
    };

    private static readonly Option<Fault[]> Faults = new("--fault")
    {
        Description = "Fault to inject, for example \"POST /instances status=503 retry-after=2 times=1\". Can be repeated.",
        HelpName = "fault",
        CustomParser = result => Each(result, Fault.Parse),
    };

    private static readonly Option<ConsentDecision?> Consent = new("--consent")
    {
        Description = "How consent is given: ask shows the consent page; allow, deny and error=<code>[:<description>] redirect without a "
            + "page; page-error[=<code>[:<description>]] shows an error page and never redirects.",
        HelpName = "ask|allow|deny|error=<code>|page-error",
        CustomParser = result => Each(result, ReadConsent)[^1],
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print the addresses and secrets as one line of JSON when ready, and nothing else.",
    };

    private static readonly Option<int?> Parent = new("--parent")
    {
        Description = "Id of a process. The sandbox stops when this process exits.",
        HelpName = "process id",
    };

    public static Command Create()
    {
        Port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > 65535)
            {
                result.AddError("--port must be a number from 0 to 65535.");
            }
        });
        var command = new Command(
            "cloudyourmoms-sandbox", "A local emulator of the Cloud Your_moms platform and the provider's consent page.")
        {
            Port, Json, Parent, Consent, Pkce, CallbackUrls, SiteAddress, OwnRedirect, ReplaceState, ConstantState, CreateDelay, Faults,
            new HelpOption(), new VersionOption(),
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, errors) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var json = arguments.GetValue(Json);
        var callbackUrls = arguments.GetValue(CallbackUrls) ?? [];
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [.. callbackUrls, .. RegisteredApp.SandboxExample.CallbackUrls] };
        var options = new SandboxOptions
        {
            Port = arguments.GetValue(Port),
            Apps = [RegisteredApp.SpecificationExample, app],
            ReplaceState = arguments.GetValue(ReplaceState),
            ConstantState = arguments.GetValue(ConstantState),
            OwnRedirect = arguments.GetValue(OwnRedirect),
            SiteAddress = arguments.GetValue(SiteAddress),
            Pkce = arguments.GetValue(Pkce),
            CreateDelay = arguments.GetValue(CreateDelay),
            Faults = arguments.GetValue(Faults) ?? [],
            Consent = arguments.GetValue(Consent) ?? ConsentDecision.Ask,
            // A reader of the one JSON line does not drain the pipe: later writes would block the sandbox.
            RequestLog = json ? TextWriter.Null : output,
        };

        var parentId = arguments.GetValue(Parent);
        using var parent = parentId is { } id ? FindProcess(id) : null;
        if (parentId is not null && parent is null)
        {
            await errors.WriteLineAsync($"No process has the id {parentId}. Specify the id of a running process with --parent.");
            return 1;
        }

        try
        {
            await using var server = await SandboxServer.StartAsync(options, cancellationToken);
            await output.WriteLineAsync(json ? StartupJson.Text(server, options, app) : StartupBanner.Text(server, options, app));
            await (parent?.WaitForExitAsync(cancellationToken) ?? Task.Delay(Timeout.Infinite, cancellationToken));
        }
        catch (IOException failure)
        {
            await errors.WriteLineAsync($"Cannot listen on port {options.Port}: {failure.Message} Choose another port with --port.");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C or a termination signal.
        }

        if (!json)
        {
            await output.WriteLineAsync("Stopped.");
        }

        return 0;
    }

    private static Process? FindProcess(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
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

    private static ConsentDecision ReadConsent(string text) => text switch
    {
        "ask" => ConsentDecision.Ask,
        "allow" => ConsentDecision.Allow,
        "deny" => ConsentDecision.Deny,
        "page-error" => ConsentDecision.ErrorPage("OAUTH_APPROVAL_ERROR_GENERIC"),
        _ when ErrorSyntax().Match(text) is { Success: true } error => ReadError(error),
        _ => throw new FormatException(
            $"'{text}' is not a consent decision. Use ask, allow, deny, error=<code>[:<description>] or "
            + "page-error[=<code>[:<description>]]. A code consists of letters, digits, hyphens and underscores."),
    };

    private static ConsentDecision ReadError(Match error)
    {
        var description = error.Groups["description"] is { Success: true, Value: var text } ? text : null;
        return error.Groups["page"].Success
            ? ConsentDecision.ErrorPage(error.Groups["code"].Value, description)
            : ConsentDecision.Error(error.Groups["code"].Value, description);
    }

    private static PkceMode ReadPkce(string text) => text switch
    {
        "optional" => PkceMode.Optional,
        "required" => PkceMode.Required,
        "platform" => PkceMode.Platform,
        _ => throw new FormatException($"'{text}' is not a PKCE mode. Use optional, required or platform."),
    };

    private static TimeSpan ReadDuration(string text) =>
        FaultSyntax.TryDuration(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration. Use a value such as 500ms, 9s or 2m, up to one day.");

    [GeneratedRegex("^(?<page>page-)?error=(?<code>[A-Za-z0-9_-]+)(:(?<description>.+))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorSyntax();
}
