using System.Diagnostics.CodeAnalysis;

namespace CloudYourMoms.Sandbox;

/// <summary>The faults still to come. A request is struck by the first that matches it and has let enough requests pass.</summary>
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

    internal IReadOnlyList<Fault> Snapshot()
    {
        lock (_gate)
        {
            return [.. _waiting.Where(fault => fault.Times > 0)];
        }
    }

    internal Fault? Take(string method, string path)
    {
        lock (_gate)
        {
            Fault? struck = null;
            for (var index = 0; index < _waiting.Count; index++)
            {
                var fault = _waiting[index];
                if (!fault.Strikes(method, path))
                {
                    continue;
                }

                if (fault.Skip > 0)
                {
                    _waiting[index] = fault with { Skip = fault.Skip - 1 };
                }
                else if (struck is null && fault.Times > 0)
                {
                    _waiting[index] = fault with { Times = fault.Times - 1 };
                    struck = fault;
                }
            }

            return struck;
        }
    }
}
