using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>Creates platform responses from bytes, and redactors with the mark as a secret.</summary>
internal static class ResponseFactory
{
    /// <summary>The maximum depth of JSON.</summary>
    public const int MaximumDepth = 1000;

    public static Redactor Redactor { get; } = new([Secret.ToSecureString(FuzzTarget.Mark)]);

    public static ApiResponse Of(byte[] body, int status = 200, string? requestId = "77") =>
        new((HttpStatusCode)status, requestId, null, body);

    /// <summary>The text of a body, decoded independently of the core.</summary>
    public static string Text(byte[] body) => Reference.Text(body).TrimStart('\uFEFF');
}
