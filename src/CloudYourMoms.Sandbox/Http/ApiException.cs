namespace CloudYourMoms.Sandbox.Http;

/// <summary>A request that is answered with an error body of the platform.</summary>
internal sealed class ApiException(int status, string message, string? providerMessage = null) : Exception(message)
{
    public int Status { get; } = status;

    public string? ProviderMessage { get; } = providerMessage;
}
