namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Whether a browser could be opened, and if not, why.</summary>
public enum BrowserLaunchResult
{
    /// <summary>A browser was opened.</summary>
    Opened,

    /// <summary>The session came over SSH; the person's browser is on another machine.</summary>
    Ssh,

    /// <summary>The session runs in a container, which has no desktop.</summary>
    Container,

    /// <summary>There is no desktop.</summary>
    NoDesktop,

    /// <summary>There is a desktop, but no program that opens a browser, or it did not start.</summary>
    NoBrowser,
}
