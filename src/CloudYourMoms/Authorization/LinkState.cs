using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>The state that a sign-in uses if it starts with the launch link. Created when the link is followed. Thread-safe.</summary>
/// <remarks>
/// All waits for one sign-in share it, so that an address is still accepted if the wait for it timed out and the user passes it to the next
/// command. A callback that ends a wait replaces it.
/// </remarks>
internal sealed class LinkState
{
    private string? _value;

    /// <summary>The value; null if no link was followed.</summary>
    public string? Value => Volatile.Read(ref _value);

    /// <summary>Returns the value, and creates it first if no link was followed before.</summary>
    public string GetOrCreate()
    {
        var created = RandomToken.Create();
        return Interlocked.CompareExchange(ref _value, created, null) ?? created;
    }

    /// <summary>Replaces the value, so that the old one is not accepted again. No effect if no link was followed.</summary>
    public void Renew()
    {
        if (Value is not null)
        {
            Volatile.Write(ref _value, RandomToken.Create());
        }
    }
}
