using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Authorization;

public sealed class UriPathTests
{
    public static TheoryData<string, string> Paths =>
    [
        ("/", "/"), ("/auth", "/auth"), ("/%7Eme/auth", "/~me/auth"), ("/%7eme/auth", "/~me/auth"), ("/a%2Db%2E%5F", "/a-b._"),
        ("/%61uth", "/auth"), ("/caf%c3%a9", "/caf%C3%A9"), ("/caf\u00e9", "/caf%C3%A9"), ("/\ud83d\ude00", "/%F0%9F%98%80"),
        ("/a b", "/a%20b"), ("/a|b^c`d{e}f\"g<h>i\\j", "/a%7Cb%5Ec%60d%7Be%7Df%22g%3Ch%3Ei%5Cj"),
        ("/a;b=c,d!$&'()*+:@", "/a;b=c,d!$&'()*+:@"), ("/a%3Bb", "/a%3Bb"), ("/a%2fb", "/a%2Fb"), ("/a%", "/a%25"), ("/a%4", "/a%254"),
        ("/a%zz", "/a%25zz"), ("/a%2561", "/a%2561"), ("/./auth", "/auth"), ("/x/../auth", "/auth"), ("/x/%2e%2E/auth", "/auth"),
        ("/../../auth", "/auth"), ("/auth/.", "/auth/"), ("/auth/x/..", "/auth/"), ("/..", "/"), ("/auth/", "/auth/"),
        ("//auth", "//auth"), ("/a//../b", "/a/b"), ("/.../..a/a..", "/.../..a/a.."), ("*", "*"), ("", ""),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Path_has_one_normal_form(string path, string normal)
    {
        Assert.Equal(normal, UriPath.Normalize(path));
        Assert.Equal(normal, UriPath.Normalize(normal));
    }
}
