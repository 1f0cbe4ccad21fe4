namespace CloudYourMoms.Sandbox;

/// <summary>How a sandbox behaves.</summary>
public sealed record SandboxOptions
{
    /// <summary>The TCP port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The user secret that requests must carry.</summary>
    public string UserSecret { get; init; } = "sandbox+user/secret=";

    /// <summary>The organization secret that requests must carry.</summary>
    public string OrganizationSecret { get; init; } = "sandbox+organization/secret=";

    /// <summary>The apps registered at the provider.</summary>
    public IReadOnlyList<RegisteredApp> Apps { get; init; } = [RegisteredApp.SpecificationExample, RegisteredApp.SandboxExample];

    /// <summary>Whether the platform replaces the state it was given by the key, as in the specification's first example.</summary>
    public bool ReplaceState { get; init; }

    /// <summary>What the consent page does: ask the person, or answer by itself where there is none.</summary>
    public ConsentDecision Consent { get; init; }

    /// <summary>How long an authorization code can be exchanged.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the answer to a successful <c>POST /instances</c> is held back, each by itself. The instance exists from the start of the
    /// delay, also when the client goes away.
    /// </summary>
    public TimeSpan CreateDelay { get; init; }

    /// <summary>How long after its creation an instance shows in <c>GET /instances</c>: a platform that goes on when a gateway before it gave up.</summary>
    public TimeSpan ListDelay { get; init; }

    /// <summary>The clock for the lifetime of codes, for creation dates and for every delay.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The faults that the sandbox starts with.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Where each request is written as one line: method, path without query, status.</summary>
    public TextWriter RequestLog { get; init; } = TextWriter.Null;
}
