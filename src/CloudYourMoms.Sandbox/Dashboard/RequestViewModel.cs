using System.Text.Json.Serialization;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>What is shown of a request: no header, no body, and of its query only values that are no secrets.</summary>
internal sealed record RequestViewModel(
    DateTimeOffset ReceivedAt,
    string Method,
    string Path,
    string Query,
    int? Status,
    [property: JsonPropertyName("durationMs")] double? DurationMilliseconds);
