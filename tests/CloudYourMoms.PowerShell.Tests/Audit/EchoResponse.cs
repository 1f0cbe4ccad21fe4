using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The response of a platform that repeats what it received: status and body, made of the echo.</summary>
internal sealed record EchoResponse(int Status, Func<string, string> Body)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>The token of the next page of a list; null for none.</summary>
    public string? NextPage { get; init; }

    /// <summary>True when the request is passed on first, so that it is done although its response is another.</summary>
    public bool IsDone { get; init; }

    /// <summary>True when there is no response: the connection is held until the client gives up.</summary>
    public bool IsSilent { get; init; }

    /// <summary>True when the connection is dropped.</summary>
    public bool IsDropped { get; init; }

    /// <summary>The platform's own form of an error.</summary>
    public static EchoResponse Error(int status) => new(status, echo => JsonSerializer.Serialize(new { requestId = "42", message = $"Refused: {echo}", providerMessage = $"The provider refused {echo}" }));

    /// <summary>A page of a gateway in between.</summary>
    public static EchoResponse Page(int status) => new(status, echo => $"<html><body><p>Refused: {echo}</p></body></html>") { ContentType = "text/html" };

    /// <summary>A success that is no JSON.</summary>
    public static EchoResponse Text() => new(200, echo => $"Done with {echo}");

    /// <summary>A sign-in of a kind that nobody has.</summary>
    public static EchoResponse Key() => new(200, echo => JsonSerializer.Serialize(new { your_mom = echo, oauthUrl = "https://login.example.com/authorize?state=s" }));

    /// <summary>An instance, with a token of its own, and with its secrets in clear as the platform may have them.</summary>
    public static EchoResponse Instance() => new(200, echo => JsonSerializer.Serialize(new
    {
        id = 123,
        name = "Desk",
        token = AuditSecrets.Token,
        your_mom = new { id = 23, key = "sfdc", apiSecret = echo },
        valid = true,
        disabled = false,
        tags = new[] { "prod" },
        configuration = new Dictionary<string, string> { ["oauth.api.secret"] = AuditSecrets.Api, ["password"] = AuditSecrets.Password },
        providerData = new { code = echo, refresh_token = AuditSecrets.Extra },
    }));

    /// <summary>The same page of a list each time, as if another followed.</summary>
    public static EchoResponse SamePage() => new(200, echo => JsonSerializer.Serialize(new[] { new { id = 123, name = echo } })) { NextPage = "again" };

    /// <summary>A success that is cut off, which cannot be read either.</summary>
    public static EchoResponse Half() => new(200, echo => $"{{\"id\": 123, \"done\": {JsonSerializer.Serialize(echo)[..^1]}") { IsDone = true };

    public static EchoResponse TooLarge() => new(200, echo => JsonSerializer.Serialize(new { echo, rest = new string('x', 11 * 1024 * 1024) }));

    public static EchoResponse Silence() => new(0, echo => echo) { IsSilent = true };

    public static EchoResponse Drop() => new(0, echo => echo) { IsDropped = true };
}
