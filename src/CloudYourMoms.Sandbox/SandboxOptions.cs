namespace CloudYourMoms.Sandbox;

/// <summary>The options of a sandbox.</summary>
public sealed record SandboxOptions
{
    /// <summary>The TCP port on the loopback interface; 0 uses a free port.</summary>
    public int Port { get; init; }

    /// <summary>The user secret required in requests.</summary>
    public string UserSecret { get; init; } = "sandbox+user/secret=";

    /// <summary>The organization secret required in requests.</summary>
    public string OrganizationSecret { get; init; } = "sandbox+organization/secret=";

    /// <summary>The apps registered with the provider.</summary>
    public IReadOnlyList<RegisteredApp> Apps { get; init; } = [RegisteredApp.SpecificationExample, RegisteredApp.SandboxExample];

    /// <summary>Whether the platform replaces the requested state with the key, as in the specification's first example.</summary>
    public bool ReplaceState { get; init; }

    /// <summary>A constant that the platform sends as state instead of the requested one.</summary>
    public string? ConstantState { get; init; }

    /// <summary>
    /// Whether the provider redirects to an address of the platform, which forwards the callback to the callback URL.
    /// </summary>
    public bool OwnRedirect { get; init; }

    /// <summary>The only address at which the provider accepts sign-ins; <see langword="null"/> for any address.</summary>
    public Uri? SiteAddress { get; init; }

    /// <summary>How the provider and the platform use PKCE.</summary>
    public PkceMode Pkce { get; init; }

    /// <summary>How the provider obtains consent: from the user, or automatically for unattended use.</summary>
    public ConsentDecision Consent { get; init; } = ConsentDecision.Ask;

    /// <summary>The lifetime of an authorization code.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The delay of each response to a successful <c>POST /instances</c>. The instance is created before the delay, even if the client
    /// disconnects.
    /// </summary>
    public TimeSpan CreateDelay { get; init; }

    /// <summary>
    /// The time after its creation until an instance appears in <c>GET /instances</c>. Emulates a platform that completes a create
    /// after its gateway timed out.
    /// </summary>
    public TimeSpan ListDelay { get; init; }

    /// <summary>The clock for code lifetimes, creation dates and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The initial faults.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The log, with one line per request: method, path without query, status.</summary>
    public TextWriter RequestLog { get; init; } = TextWriter.Null;
}
