#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What the shell shows of records, errors and completions.

Describe 'The shell' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Secret.ps1
        Import-TestModule Store, Team
        $sandbox = Start-Sandbox
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        Set-YourMomCredential @platform @account
        $authorization = Get-YourMomOAuthUrl sfdc @app
        $callback = $authorization | Wait-YourMomCallback -CallbackResponse (Approve-SignIn $authorization.OAuthUrl -NoRedirect)
        $instance = New-YourMomInstance Desk -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -Tag prod, eu
        $secrets = $sandbox.Secret + @{
            'the code' = Unprotect-Text $callback.Code; 'the token' = Unprotect-Text $instance.Token
        }
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'shows <Type>, also an exported one, in 80 columns without its secrets' -ForEach @(
        @{
            Type = 'an instance'; Record = { $instance }
            View = ' Id Name +Key +Valid +Disabled +Tags\n[ -]+\n *\d+ Desk +zendesk +True +False +prod, eu'
        }
        @{ Type = 'an authorization'; Record = { $authorization }; View = 'Key +: sfdc\n(.*\n)*OAuthUrl +: http' }
        @{ Type = 'a callback'; Record = { $callback }; View = 'Key +: sfdc\n(.*\n)*ReceivedAt +: ' }
        @{
            Type = 'a credential'; Record = { Get-YourMomCredential }
            View = 'Profile +Vault +BaseUri\n[ -]+\ndefault +Store +http://localhost'
        }
    ) {
        $live = & $Record
        $live | Export-Clixml (Join-Path $TestDrive record.xml)

        foreach ($shown in $live, (Import-Clixml (Join-Path $TestDrive record.xml))) {
            $lines = ($shown | Out-String -Width 80) -replace "$([char] 27)\[[0-9;]*m" -split '\r?\n'

            $lines -join "`n" | Should -Match $View
            $lines.Where{ $_.Length -gt 80 } | Should -BeNullOrEmpty
            Find-Secret ($lines -join '') $secrets | Should -BeNullOrEmpty
        }
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-YourMomInst'; Expected = 'Get-YourMomInstance' }
        @{ Line = 'Get-YourMomOAuthUrl sfdcd'; Expected = 'sfdcdocuments' }
        @{ Line = 'New-YourMomInstance -Key sfdcm'; Expected = 'sfdcmarketingcloud' }
        @{ Line = 'New-YourMomInstanceFile sfdcs'; Expected = 'sfdcservicecloud' }
        @{ Line = 'Get-YourMomCredential d'; Expected = 'default' }
        @{ Line = 'Save-YourMomToken 1 -Vault '; Expected = 'Store', 'Team' }
        @{ Line = 'Invoke-YourMomRequest 1 /accounts -Method DE'; Expected = 'DELETE' }
        @{ Line = 'Wait-YourMomCallback -CallbackR'; Expected = '-CallbackResponse' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }

    It 'continues after each error of <Command> and has its id, category, target and recommended action' -ForEach @(
        @{ Command = 'Get-YourMomInstance' }
        @{ Command = 'Set-YourMomInstance'; Arguments = @{ Name = 'New' } }
        @{ Command = 'Invoke-YourMomRequest'; Arguments = @{ Path = '/accounts' } }
        @{ Command = 'Save-YourMomToken' }
        @{ Command = 'Remove-YourMomInstance'; Arguments = @{ Confirm = $false } }
        @{ Command = 'Get-YourMomCredential'; Id = 'ProfileNotFound'; Missing = 'none', 'neither' }
        @{ Command = 'Remove-YourMomCredential'; Id = 'ProfileNotFound'; Missing = 'none', 'neither' }
    ) {
        if (-not $Missing) { $Id, $Missing = 'NotFound', (998, 999) }
        if (-not $Arguments) { $Arguments = @{} }

        & $Command $Missing @Arguments -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

        $failures.TargetObject | Should -Be $Missing
        foreach ($failure in $failures) {
            $failure.FullyQualifiedErrorId | Should -Be "$Id,CloudYourMoms.PowerShell.Commands.$($Command -replace '-')Command"
            "$($failure.CategoryInfo.Category)" | Should -Be ObjectNotFound
            $failure.ErrorDetails.RecommendedAction | Should -Match '\S.*\.$'
        }
    }
}
