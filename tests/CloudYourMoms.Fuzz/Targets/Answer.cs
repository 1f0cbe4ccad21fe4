using System.Net;

namespace CloudYourMoms.Fuzz;

/// <summary>Answers of the platform that the targets make of bytes, and texts that know the mark for a secret.</summary>
internal static class Answer
{
    public static ForeignText Foreign { get; } = new([Secret.Protect(FuzzTarget.Mark)]);

    public static PlatformAnswer Of(byte[] body, int status = 200, string? requestId = "77") => new((HttpStatusCode)status, requestId, null, body);

    /// <summary>The text of a body as another reader has it.</summary>
    public static string Text(byte[] body) => Reference.Text(body).TrimStart('\uFEFF');
}
