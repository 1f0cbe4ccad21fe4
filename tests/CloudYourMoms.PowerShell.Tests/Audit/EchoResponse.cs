using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>A response of a platform that echoes the request: the status, and a function from the echo to the body.</summary>
internal sealed record EchoResponse(int Status, Func<string, string> Body)
{
    /// <summary>No response: the connection stays open until the client closes it.</summary>
    public static readonly EchoResponse NoResponse = new(0, echo => echo);

    public static readonly EchoResponse Drop = new(0, echo => echo) { IsDropped = true };

    /// <summary>A success status with a body that is not JSON.</summary>
    public static readonly EchoResponse Text = new(200, echo => $"Done with {echo}");

    /// <summary>An OAuth URL response with the echo as its key.</summary>
    public static readonly EchoResponse Key =
        Json(echo => new { your_mom = echo, oauthUrl = "https://login.example.com/authorize?state=s" });

    /// <summary>An instance with a separate token and with unmasked secrets.</summary>
    public static readonly EchoResponse Instance = Json(echo => new
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
    });

    /// <summary>A page of a list that always links to itself.</summary>
    public static readonly EchoResponse SamePage = Json(echo => new[] { new { id = 123, name = echo } }) with { NextPage = "again" };

    /// <summary>A truncated success response.</summary>
    public static readonly EchoResponse Truncated =
        new(200, echo => $"{{\"id\": 123, \"done\": {JsonSerializer.Serialize(echo)[..^1]}") { IsDone = true };

    public static readonly EchoResponse TooLarge = Json(echo => new { echo, rest = new string('x', 11 * 1024 * 1024) });

    public string ContentType { get; init; } = "application/json";

    /// <summary>The token of the next page of a list; null for the last page.</summary>
    public string? NextPage { get; init; }

    /// <summary>True if the sandbox processes the request and its response is replaced.</summary>
    public bool IsDone { get; init; }

    /// <summary>True if the connection is dropped.</summary>
    public bool IsDropped { get; init; }

    /// <summary>An error in the platform's format.</summary>
    public static EchoResponse Error(int status) => Json(
        echo => new { requestId = "42", message = $"Refused: {echo}", providerMessage = $"The provider refused {echo}" }, status);

    /// <summary>An HTML page of a gateway.</summary>
    public static EchoResponse Page(int status) =>
        new(status, echo => $"<html><body><p>Refused: {echo}</p></body></html>") { ContentType = "text/html" };

    private static EchoResponse Json(Func<string, object> body, int status = 200) =>
        new(status, echo => JsonSerializer.Serialize(body(echo)));
}
