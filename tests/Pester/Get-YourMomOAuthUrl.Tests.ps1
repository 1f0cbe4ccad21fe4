#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Get-YourMomOAuthUrl' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        $shell = Start-Shell $sandbox
    }

    AfterAll {
        Stop-Shell $shell
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    Context 'Success' {
        It 'requests the authorization URL for <_>' -ForEach 'sfdcservicecloud', 'sfdcmarketingcloud', 'sfdc', 'sfdcdocuments' {
            $authorization = Get-YourMomOAuthUrl $_ @app @platform @account

            $authorization | Should -BeOfType CloudYourMoms.Authorization.AuthorizationRequest
            $authorization.Key | Should -Be $_
            $authorization.CallbackUrl | Should -Be $app.CallbackUrl
            $authorization.ApiKey | Should -Be $app.ApiKey
            $authorization.OAuthUrl.AbsolutePath | Should -Be '/services/oauth2/authorize'
        }

        It 'creates a new state for each request' {
            $states = (Get-YourMomOAuthUrl sfdc @app @platform @account), (Get-YourMomOAuthUrl sfdc @app @platform @account) |
                ForEach-Object State

            $states[0].Length | Should -BeGreaterThan 20
            $states[0] | Should -Not -Be $states[1]
        }

        It 'uses a given state' {
            (Get-YourMomOAuthUrl sfdc -State mine @app @platform @account).State | Should -Be 'mine'
        }

        It 'accepts key and secret of the app as a credential' {
            $credential = [pscredential]::new($app.ApiKey, $app.ApiSecret)

            $authorization = Get-YourMomOAuthUrl sfdc -ApiCredential $credential -CallbackUrl $app.CallbackUrl @platform @account

            $authorization.ApiKey | Should -Be $app.ApiKey
            Unprotect-Text $authorization.ApiSecret | Should -Be $sandbox.Secret['the API secret']
        }

        It 'sends additional query parameters' {
            $authorization = Get-YourMomOAuthUrl sfdc -QueryParameter @{ scope = 'api refresh_token' } @app @platform @account

            $authorization.OAuthUrl.Query | Should -Match 'scope=api(%20|\+)refresh_token'
        }

        It 'needs no account' {
            $run = Invoke-Shell $shell '(Get-YourMomOAuthUrl sfdc @app @platform).Key'

            $run.Failure | Should -BeNullOrEmpty
            $run.Output | Should -Be 'sfdc'
        }

        It 'creates a record that survives Export-Clixml' {
            $file = Join-Path $TestDrive authorization.xml
            $authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
            $authorization | Export-Clixml $file

            $read = Import-Clixml $file

            $read.PSTypeNames | Should -Contain 'Deserialized.CloudYourMoms.Authorization.AuthorizationRequest'
            $read.State | Should -Be $authorization.State
            Unprotect-Text $read.ApiSecret | Should -Be $sandbox.Secret['the API secret']
        }
    }

    Context 'Failure' {
        It 'reports <Id>, <Category>' -ForEach @(
            @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomOAuthUrl nosuchkey @app @platform @account } }
            @{ Id = 'RequestRejected'; Category = 'InvalidData'; Command = { Get-YourMomOAuthUrl zendesk @app @platform @account } }
            @{
                Id = 'InvalidCallbackUrl'; Category = 'InvalidArgument'
                Command = { Get-YourMomOAuthUrl sfdc -ApiKey x -ApiSecret $app.ApiSecret -CallbackUrl '/auth' @platform @account }
            }
            @{
                Id = 'InvalidQueryParameter'; Category = 'InvalidArgument'
                Command = { Get-YourMomOAuthUrl sfdc -QueryParameter @{ state = 'x' } @app @platform @account }
            }
            @{
                Id = 'InsecureBaseUri'; Category = 'SecurityError'
                Command = { Get-YourMomOAuthUrl sfdc @app @account -BaseUri http://platform.example }
            }
            @{
                Id = 'ConnectionFailed'; Category = 'ConnectionError'
                Command = { Get-YourMomOAuthUrl sfdc @app @account -BaseUri "http://localhost:$(Get-FreePort)" -MaximumRetryCount 0 }
            }
            @{
                Id = 'CredentialRejected'; Category = 'AuthenticationError'
                Command = {
                    Get-YourMomOAuthUrl sfdc @app @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret
                }
            }
        ) {
            Assert-Failure $Command "$Id,CloudYourMoms.PowerShell.Commands.GetYourMomOAuthUrlCommand" $Category
        }

        It 'uses the key as the target object' {
            { Get-YourMomOAuthUrl nosuchkey @app @platform @account } | Should -Throw
            $Error[0].TargetObject | Should -Be 'nosuchkey'
        }

        It 'rejects parameters of both sets' {
            { Get-YourMomOAuthUrl sfdc @app @platform -ApiCredential ([pscredential]::new('x', $app.ApiSecret)) } |
                Should -Throw -ErrorId 'AmbiguousParameterSet,CloudYourMoms.PowerShell.Commands.GetYourMomOAuthUrlCommand'
        }
    }

    Context 'Output' {
        It 'completes <Line>' -ForEach @(
            @{ Line = 'Get-YourMomOAuthUrl sfdcd'; Expected = 'sfdcdocuments' }
            @{ Line = 'Get-YourMomOAuthUrl sfdc -ApiC'; Expected = '-ApiCredential' }
        ) {
            Get-Completion $Line | Should -Be $Expected
        }

        It 'shows the record without its secrets, including an exported record' {
            $authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
            $file = Join-Path $TestDrive shown.xml
            $authorization | Export-Clixml $file
            foreach ($record in $authorization, (Import-Clixml $file)) {
                Assert-View $record '(?s)Key +: sfdc\n.*OAuthUrl +: http' $sandbox.Secret
            }
        }

        It 'writes no secret to any stream' {
            Assert-NoSecretOutput { Get-YourMomOAuthUrl sfdc @app @platform @account } 'prepared a sign-in' $sandbox.Secret
        }
    }
}
