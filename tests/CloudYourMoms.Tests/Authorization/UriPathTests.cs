using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Authorization;

public sealed class UriPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/auth", "/auth")]
    [InlineData("/%7Eme/auth", "/~me/auth")]
    [InlineData("/%7eme/auth", "/~me/auth")]
    [InlineData("/a%2Db%2E%5F", "/a-b._")]
    [InlineData("/%61uth", "/auth")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    [InlineData("/\ud83d\ude00", "/%F0%9F%98%80")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a|b^c`d{e}f\"g<h>i\\j", "/a%7Cb%5Ec%60d%7Be%7Df%22g%3Ch%3Ei%5Cj")]
    [InlineData("/a;b=c,d!$&'()*+:@", "/a;b=c,d!$&'()*+:@")]
    [InlineData("/a%3Bb", "/a%3Bb")]
    [InlineData("/a%2fb", "/a%2Fb")]
    [InlineData("/a%", "/a%25")]
    [InlineData("/a%4", "/a%254")]
    [InlineData("/a%zz", "/a%25zz")]
    [InlineData("/a%2561", "/a%2561")]
    [InlineData("/./auth", "/auth")]
    [InlineData("/x/../auth", "/auth")]
    [InlineData("/x/%2e%2E/auth", "/auth")]
    [InlineData("/../../auth", "/auth")]
    [InlineData("/auth/.", "/auth/")]
    [InlineData("/auth/x/..", "/auth/")]
    [InlineData("/..", "/")]
    [InlineData("/auth/", "/auth/")]
    [InlineData("//auth", "//auth")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/.../..a/a..", "/.../..a/a..")]
    [InlineData("*", "*")]
    [InlineData("", "")]
    public void Path_has_one_normal_form(string path, string normal)
    {
        Assert.Equal(normal, UriPath.Normalize(path));
        Assert.Equal(normal, UriPath.Normalize(normal));
    }
}
