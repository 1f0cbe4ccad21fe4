using System.Net;

namespace CloudYourMoms.Api.Http;

/// <summary>The proxy that the system is set to, for one client: who to be for it is told to nobody else in the process.</summary>
/// <param name="system">The process's own, which all share.</param>
internal sealed class SystemProxy(IWebProxy system) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => system.GetProxy(destination);

    public bool IsBypassed(Uri host) => system.IsBypassed(host);
}
