using System.Management.Automation;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Acts as the user who tries an example: answers prompts and signs in.</summary>
/// <remarks>Public, because the fakes of commands call it from PowerShell.</remarks>
public sealed class ExampleReader(ModuleSession session)
{
    /// <summary>Key and secret of the app.</summary>
    public PSCredential AppCredential { get; } = new(
        session.Options.Apps[0].ApiKey, ModuleSession.Protect(session.Options.Apps[0].ApiSecret));

    /// <summary>What the user types.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="authorization">The sign-in that is under way, if there is one.</param>
    public string Answer(string prompt, PSObject? authorization) => prompt switch
    {
        _ when prompt.StartsWith("User secret", StringComparison.Ordinal) => session.Options.UserSecret,
        _ when prompt.StartsWith("Organization secret", StringComparison.Ordinal) => session.Options.OrganizationSecret,
        _ when prompt.StartsWith("Address", StringComparison.Ordinal) && authorization is not null => SignIn(authorization),
        _ => throw new InvalidOperationException($"Nobody knows what to answer to '{prompt}'."),
    };

    /// <summary>Signs in with another browser, at an address that was handed over.</summary>
    /// <returns>The address that it ended on.</returns>
    public string SignIn(PSObject authorization)
    {
        var address = (Uri)authorization.Properties["OAuthUrl"].Value;

        // Away from the thread of the pipeline, which is blocked meanwhile, as it is while somebody types.
        return Task.Run(() => session.Browser.AllowWithoutFollowingAsync(address, TestContext.Current.CancellationToken))
            .GetAwaiter()
            .GetResult().AbsoluteUri;
    }
}
