using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Security;

public sealed class NetFrameworkCompatTests
{
    [Theory]
    [InlineData(0, SslProtocols.None)]
    [InlineData(0x30 | 0xC0, SslProtocols.Tls12)]
    [InlineData(0x300, SslProtocols.Tls12)]
    [InlineData(0xC0 | 0xC00, SslProtocols.Tls12)]
    [InlineData(0xC00 | 0x3000, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(0x3000, SslProtocols.Tls13)]
    [SuppressMessage("Security", "CA5398", Justification = "They are the expected values.")]
    public void TLS_is_left_to_the_system_or_at_least_1_2(int ofProcess, SslProtocols expected) =>
        Assert.Equal(expected, NetFrameworkCompat.TlsVersionsFor((SecurityProtocolType)ofProcess));
}
