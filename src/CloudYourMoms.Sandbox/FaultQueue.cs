using System.Diagnostics.CodeAnalysis;

namespace CloudYourMoms.Sandbox;

/// <summary>The pending faults. The first fault that matches a request and has no requests left to skip affects it.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Faults are applied in order.")]
public sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _pending;

    internal FaultQueue(IEnumerable<Fault> faults) => _pending = [.. faults];

    /// <summary>Appends a fault.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _pending.Add(fault);
        }
    }

    internal IReadOnlyList<Fault> Snapshot()
    {
        lock (_gate)
        {
            return [.. _pending.Where(fault => fault.Times > 0)];
        }
    }

    internal Fault? Take(string method, string path)
    {
        lock (_gate)
        {
            Fault? match = null;
            for (var index = 0; index < _pending.Count; index++)
            {
                var fault = _pending[index];
                if (!fault.Matches(method, path))
                {
                    continue;
                }

                if (fault.Skip > 0)
                {
                    _pending[index] = fault with { Skip = fault.Skip - 1 };
                }
                else if (match is null && fault.Times > 0)
                {
                    _pending[index] = fault with { Times = fault.Times - 1 };
                    match = fault;
                }
            }

            return match;
        }
    }
}
