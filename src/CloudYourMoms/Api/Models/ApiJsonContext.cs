using System.Text.Json.Serialization;

namespace CloudYourMoms.Api.Models;

[JsonSerializable(typeof(OAuthUrlResponse))]
[JsonSerializable(typeof(string?[]))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
