#Requires -Version 5.1

# Assertions for commands. Requires Sandbox.ps1.

function Assert-Failure {
    <#
    .SYNOPSIS
    Asserts that a command throws an error that has a recommended action, and writes no output.
    #>
    param(
        [Parameter(Mandatory)] [scriptblock] $Command,
        [Parameter(Mandatory)] [string] $Id,
        [Parameter(Mandatory)] [string] $Category
    )

    $ErrorActionPreference = 'Stop'
    $output = [Collections.ArrayList]::new()
    $failure = $null
    try {
        & $Command | ForEach-Object { $null = $output.Add($_) }
    }
    catch {
        $failure = $_
    }

    Assert-ErrorRecord -ErrorRecord $failure -Id $Id -Category $Category
    $output | Should -BeNullOrEmpty
}

function Assert-ErrorRecord {
    <#
    .SYNOPSIS
    Asserts the id and category of an error, and that it has a recommended action.
    #>
    param(
        [AllowNull()] $ErrorRecord,
        [Parameter(Mandatory)] [string] $Id,
        [Parameter(Mandatory)] [string] $Category
    )

    "$($ErrorRecord.FullyQualifiedErrorId)" | Should -BeExactly $Id -Because "the error was: $ErrorRecord"
    "$($ErrorRecord.CategoryInfo.Category)" | Should -Be $Category
    $ErrorRecord.ErrorDetails.RecommendedAction | Should -Match '\S.*\.$'
}

function Get-Completion {
    <#
    .SYNOPSIS
    Returns the tab completions at the end of a line.
    #>
    param([Parameter(Mandatory)] [string] $Line)

    (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
}

function Format-View {
    <#
    .SYNOPSIS
    Returns the lines that a terminal of 80 columns displays for objects.
    #>
    param([Parameter(Mandatory)] [object[]] $InputObject)

    ($InputObject | Out-String -Width 80) -replace "$([char] 27)\[[0-9;]*m" -split '\r?\n'
}

function Assert-View {
    <#
    .SYNOPSIS
    Asserts that the view of objects fits 80 columns, matches a pattern, and contains no secret.
    #>
    param(
        [Parameter(Mandatory)] [object[]] $InputObject,
        [Parameter(Mandatory)] [string] $Pattern,
        [Parameter(Mandatory)] [Collections.IDictionary] $Secret
    )

    $lines = Format-View $InputObject
    $lines -join "`n" | Should -Match $Pattern
    $lines.Where{ $_.Length -gt 80 } | Should -BeNullOrEmpty
    Find-Secret ($lines -join '') $Secret | Should -BeNullOrEmpty
}

function Get-AllOutput {
    <#
    .SYNOPSIS
    Returns the text of everything that a command writes to any stream, with verbose and debug messages.
    #>
    param([Parameter(Mandatory)] [scriptblock] $Command)

    # -Debug would prompt at each message in Windows PowerShell.
    $VerbosePreference = 'Continue'
    $DebugPreference = 'Continue'
    & $Command *>&1 | Out-String -Width 4096
}

function Assert-NoSecretOutput {
    <#
    .SYNOPSIS
    Fails if a command writes a secret to any stream, or if its output does not match the pattern.
    #>
    param(
        [Parameter(Mandatory)] [scriptblock] $Command,
        [Parameter(Mandatory)] [string] $Pattern,
        [Parameter(Mandatory)] [Collections.IDictionary] $Secret
    )

    $text = Get-AllOutput $Command
    $text | Should -Match $Pattern
    Find-Secret $text $Secret | Should -BeNullOrEmpty
}

function Find-Secret {
    <#
    .SYNOPSIS
    Finds secrets in a text, in any encoding.
    #>
    param(
        [Parameter(Mandatory)] [AllowEmptyString()] [string] $Text,

        # The names and values of the secrets.
        [Parameter(Mandatory)] [Collections.IDictionary] $Secret
    )

    foreach ($name in $Secret.Keys) {
        $value = $Secret[$name]
        $escaped = [uri]::EscapeDataString($value)
        $forms = [ordered] @{
            'in plain'                   = $value
            'URL-encoded'                = $escaped
            'JSON-escaped'               = $value -replace '\+', '\u002B'
            'in hex'                     = ConvertTo-Hex $value ([Text.Encoding]::UTF8)
            'in UTF-16 hex'              = ConvertTo-Hex $value ([Text.Encoding]::Unicode)
            'URL-encoded, in UTF-16 hex' = ConvertTo-Hex $escaped ([Text.Encoding]::Unicode)
        }
        foreach ($encoding in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode) {
            # Base64 depends on the bytes before, and its last digit on those after.
            foreach ($before in 0..2) {
                $bytes = [byte[]]::new($before) + $encoding.GetBytes($value)
                $digits = [Convert]::ToBase64String($bytes)
                $from, $to = (0, 2, 3)[$before], [Math]::Floor([double] $bytes.Length * 8 / 6)
                $forms["in Base64 of $($encoding.WebName), after $before bytes"] = $digits.Substring($from, $to - $from)
            }
        }

        foreach ($form in $forms.Keys) {
            if ($Text.IndexOf($forms[$form], [StringComparison]::OrdinalIgnoreCase) -ge 0) { "$name $form" }
        }
    }
}

function ConvertTo-Hex {
    <#
    .SYNOPSIS
    Returns the bytes of a text as hexadecimal digits.
    #>
    param(
        [Parameter(Mandatory)] [string] $Text,
        [Parameter(Mandatory)] [Text.Encoding] $Encoding
    )

    [BitConverter]::ToString($Encoding.GetBytes($Text)) -replace '-'
}
