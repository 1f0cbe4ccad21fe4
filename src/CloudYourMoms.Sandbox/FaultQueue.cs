using System.Diagnostics.CodeAnalysis;

namespace CloudYourMoms.Sandbox;

/// <summary>The faults still to come. A request is struck by the first that matches it.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Faults do wait their turn here, in order.")]
public sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _waiting;

    internal FaultQueue(IEnumerable<Fault> faults) => _waiting = [.. faults];

    /// <summary>Puts a fault at the end.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _waiting.Add(fault);
        }
    }

    internal Fault? Take(string method, string path)
    {
        lock (_gate)
        {
            var index = _waiting.FindIndex(fault => fault.Times > 0 && fault.Strikes(method, path));
            if (index < 0)
            {
                return null;
            }

            var fault = _waiting[index];
            _waiting[index] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }
}
