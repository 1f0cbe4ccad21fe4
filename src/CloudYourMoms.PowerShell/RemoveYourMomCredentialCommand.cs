using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Removes a profile from the vault. The platform is not told: the secrets stay good there.</summary>
[Cmdlet(VerbsCommon.Remove, "YourMomCredential", SupportsShouldProcess = true)]
public sealed class RemoveYourMomCredentialCommand : VaultCmdlet
{
    /// <summary>The profiles.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    /// <summary>The vault; without it all are searched, the default one first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Vault { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        foreach (var profile in Profile)
        {
            var secretName = YourMomCredential.SecretName(profile);
            var places = Secrets.Find(secretName, cancellationToken);
            if (places.Count == 0)
            {
                WriteError(ToRecord(AccountChoice.NotFound(profile), profile));
            }
            else if (ShouldProcess($"vault '{places[0].Vault}'", $"Remove profile '{profile}'"))
            {
                Secrets.Remove(places[0].Vault, secretName, cancellationToken);
                Memory.Profiles.TryRemove(profile, out _);
            }
        }

        return Task.CompletedTask;
    }
}
