using System.Diagnostics;
using System.Globalization;
using System.Text;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>A file of the user's creates, so that no process claims the instance of another. Thread-safe.</summary>
/// <remarks>
/// A file that cannot be used neither delays nor fails a create.
/// A line has four fields: until when the create may give an instance (Unix time in milliseconds), its process, its number and a hash of
/// platform and name. It is written before the request is sent, and removed when the outcome is known and no other process needs it.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="process">The name of this process in the file.</param>
internal sealed class PendingCreateLog(string path, string process)
{
    private const int MaximumTries = 10;

    // A create may wait 5 minutes after 429, and then for the response. An ended one is kept as long, for creates that began before.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan TryInterval = TimeSpan.FromMilliseconds(20);

    // A file on a network drive that does not respond.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly object _gate = new();

    /// <summary>That of this user; null when the user has no folder for it.</summary>
    public static PendingCreateLog? OfUser { get; } = Open();

    /// <summary>Adds a create that is about to be sent.</summary>
    public Task AddAsync(PendingCreate create, DateTimeOffset now) =>
        EditAsync(lines => lines.Add(new Line(now + Lifetime, process, create.Number, create.Hash)), now);

    /// <summary>Ends a create that gives no instance after a time.</summary>
    public Task EndAsync(PendingCreate create, DateTimeOffset until, DateTimeOffset now) => EditAsync(
        lines =>
        {
            lines.RemoveAll(line => line.Process == process && line.Number == create.Number);
            if (until > now || lines.Exists(line => IsOther(line, create)))
            {
                lines.Add(new Line(until, process, create.Number, create.Hash));
            }
        },
        now);

    /// <summary>True when a create of another process could have given such an instance since this one began.</summary>
    public async Task<bool> HasOtherAsync(PendingCreate create, DateTimeOffset now)
    {
        var hasOther = false;
        await EditAsync(Find, now).ConfigureAwait(false);
        return hasOther;

        void Find(List<Line> lines) => hasOther = lines.Exists(line => IsOther(line, create) && line.Until >= create.BeganAt);
    }

    private static PendingCreateLog? Open()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (folder.Length == 0)
        {
            return null;
        }

        // Containers that share a home folder may have the same process ids.
        using var current = Process.GetCurrentProcess();
        return new(Path.Combine(folder, "CloudYourMoms", "pending-creates"), $"{current.Id}-{Guid.NewGuid():N}");
    }

    private bool IsOther(Line line, PendingCreate create) => line.Process != process && line.Hash == create.Hash;

    private async Task EditAsync(Action<List<Line>> edit, DateTimeOffset now)
    {
        using var limit = new CancellationTokenSource();
        var editing = Task.Run(() => EditWithRetriesAsync(edit, now));
        await Task.WhenAny(editing, Task.Delay(Limit, limit.Token)).ConfigureAwait(false);
        limit.Cancel();
    }

    private async Task EditWithRetriesAsync(Action<List<Line>> edit, DateTimeOffset now)
    {
        for (var tries = 1; tries <= MaximumTries; tries++)
        {
            try
            {
                lock (_gate)
                {
                    Rewrite(edit, now);
                    return;
                }
            }
            catch (IOException)
            {
                // Another process has it open.
            }
            catch (Exception e) when (e is UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                return;
            }

            await Task.Delay(TryInterval).ConfigureAwait(false);
        }
    }

    private void Rewrite(Action<List<Line>> edit, DateTimeOffset now)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            UnixFilePermissions.RestrictToOwner(folder);
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (file.Length == 0)
        {
            UnixFilePermissions.RestrictToOwner(path);
        }

        using var reader = new StreamReader(file, Encoding.ASCII, false, 4096, leaveOpen: true);
        var before = reader.ReadToEnd();
        List<Line> lines = [.. before.Split('\n').Select(Line.TryParse).OfType<Line>().Where(line => line.Until >= now - Lifetime)];
        edit(lines);
        var after = string.Concat(lines.Select(line => $"{line}\n"));
        if (after != before)
        {
            var bytes = Encoding.ASCII.GetBytes(after);
            file.Position = 0;
            file.Write(bytes, 0, bytes.Length);
            file.SetLength(bytes.Length);
        }
    }

    private sealed record Line(DateTimeOffset Until, string Process, string Number, string Hash)
    {
        // The end of the year 9999.
        private const long MaximumMilliseconds = 253_402_300_799_999;

        public static Line? TryParse(string text) =>
            text.Split(' ') is [var until, var process, var number, var hash] &&
            long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) &&
            milliseconds <= MaximumMilliseconds
                ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), process, number, hash)
                : null;

        public override string ToString() =>
            FormattableString.Invariant($"{Until.ToUnixTimeMilliseconds()} {Process} {Number} {Hash}");
    }
}
