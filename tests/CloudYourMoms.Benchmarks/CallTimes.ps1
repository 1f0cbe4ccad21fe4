# Alternates the same request with the options in PowerShell, and prints the median of each in milliseconds as JSON.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $BaseUri,
    [Parameter(Mandatory)] [string] $Address,
    [Parameter(Mandatory)] [string] $Authorization,
    [Parameter(Mandatory)] [int] $Rounds,
    [Parameter(Mandatory)] [int] $Calls
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module

function Protect([string] $Text) { [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

$null = $Authorization -match '^User (?<user>\S+), Organization (?<organization>\S+)$'
$account = @{ BaseUri = $BaseUri; UserSecret = Protect $Matches.user; OrganizationSecret = Protect $Matches.organization }
$query = [System.Web.HttpUtility]::ParseQueryString(([uri] $Address).Query)
$app = @{ ApiKey = $query['apiKey']; ApiSecret = Protect $query['apiSecret']; CallbackUrl = $query['callbackUrl'] }
$headers = @{ Authorization = $Authorization; Accept = 'application/json' }
$http = [System.Net.Http.HttpClient]::new()
foreach ($name in $headers.Keys) { $null = $http.DefaultRequestHeaders.TryAddWithoutValidation($name, $headers[$name]) }

# Invoke-RestMethod takes the platform's Authorization for malformed unless its validation is skipped.
$variants = [ordered] @{
    httpClient       = {
        for ($i = 0; $i -lt $Calls; $i++) {
            $response = [System.Text.Json.JsonDocument]::Parse(
                $http.GetStringAsync($Address).GetAwaiter().GetResult(), [System.Text.Json.JsonDocumentOptions]::new())
            $response.Dispose()
        }
    }
    invokeRestMethod = {
        for ($i = 0; $i -lt $Calls; $i++) { $response = Invoke-RestMethod $Address -Headers $headers -SkipHeaderValidation }
    }
    cmdlet           = { for ($i = 0; $i -lt $Calls; $i++) { $response = Get-YourMomOAuthUrl sfdc @app @account } }
}
$times = @{}
for ($round = 0 - $Rounds; $round -lt $Rounds; $round++) {
    foreach ($variant in $variants.Keys) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        & $variants[$variant]
        # Negative rounds are a warm-up, until the JIT compiler has reached its final tier.
        if ($round -ge 0) { [double[]] $times[$variant] += $clock.Elapsed.TotalMilliseconds / $Calls }
    }
}

$result = [ordered] @{ version = "$($PSVersionTable.PSVersion)" }
foreach ($variant in $variants.Keys) { $result[$variant] = @($times[$variant] | Sort-Object)[[int] [Math]::Floor($Rounds / 2)] }
ConvertTo-Json $result -Compress
