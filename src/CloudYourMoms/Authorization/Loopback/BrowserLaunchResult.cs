namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The result of opening a browser.</summary>
public enum BrowserLaunchResult
{
    /// <summary>A browser was opened.</summary>
    Opened,

    /// <summary>The session uses SSH, so the user's browser is on another machine.</summary>
    Ssh,

    /// <summary>The session runs in a container, which has no desktop.</summary>
    Container,

    /// <summary>The session has no desktop.</summary>
    NoDesktop,

    /// <summary>The session has a desktop, but no browser was found, or it did not start.</summary>
    NoBrowser,
}
