namespace CloudYourMoms.Sandbox.Http;

/// <summary>Ends a request with an error response of the platform.</summary>
internal sealed class ApiException(int status, string message, string? providerMessage = null) : Exception(message)
{
    public int Status { get; } = status;

    public string? ProviderMessage { get; } = providerMessage;
}
