#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Wait-YourMomCallback' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        $shell = Start-Shell $sandbox
        $ProgressPreference = 'SilentlyContinue'
    }

    BeforeEach {
        $authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
    }

    AfterAll {
        Stop-Shell $shell
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    Context 'Browser' {
        It 'returns the callback, ends on a clean page, and frees the port' {
            $pages = [Collections.ArrayList]::new()

            $callback = $authorization | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn -Page $pages

            Test-PortFree $sandbox.Port | Should -BeTrue
            $callback | Should -BeOfType CloudYourMoms.Authorization.AuthorizationResponse
            Unprotect-Text $callback.Code | Should -Match '==$'
            ([datetimeoffset]::UtcNow - $callback.ReceivedAt).TotalMinutes | Should -BeLessThan 2
            $pages.Status | Should -Be 200
            $pages.Address.Query | Should -BeNullOrEmpty
            $pages.Html | Should -Match 'You can close this tab'
        }

        It 'binds <How>' -ForEach @(
            @{ How = 'the record by position'; Command = { Wait-YourMomCallback $authorization -NoBrowser } }
            @{ How = 'an exported record by its properties'; Command = { $exported | Wait-YourMomCallback -NoBrowser } }
            @{
                How     = 'any object by its properties'
                Command = {
                    $authorization |
                        Select-Object Key, AuthorizationUri, IsStateClientGenerated, CallbackUrl, ApiKey, ApiSecret |
                        Wait-YourMomCallback -NoBrowser
                }
            }
        ) {
            $file = Join-Path $TestDrive authorization.xml
            $authorization | Export-Clixml $file
            $exported = Import-Clixml $file

            $callback = & $Command 6>&1 | Complete-SignIn

            $callback.Key | Should -Be 'sfdc'
            $callback.ApiKey | Should -Be $app.ApiKey
        }

        It 'ends with the message of the provider if the user denies consent' {
            Assert-Failure {
                $authorization | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn -Decision deny
            } 'AuthorizationDenied,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand' PermissionDenied

            Test-PortFree $sandbox.Port | Should -BeTrue
            $Error[0].ErrorDetails.Message | Should -Match 'end-user denied authorization'
        }

        It 'does not write the link to the output' {
            $information = [Collections.ArrayList]::new()

            $callback = $authorization |
                Wait-YourMomCallback -NoBrowser 6>&1 |
                ForEach-Object { $null = $information.Add($_); $_ } |
                Complete-SignIn

            @($callback).Count | Should -Be 1
            Find-Link $information | Should -Match "^http://localhost:$($sandbox.Port)/"
        }
    }

    Context 'Pasted address' {
        It 'accepts <How>' -ForEach @(
            @{ How = 'text'; Response = { $address } }
            @{ How = 'a secure string'; Response = { Protect-Text $address } }
            @{ How = 'only the query'; Response = { ([uri] $address).Query } }
        ) {
            $address = Approve-SignIn $authorization.OAuthUrl -NoRedirect

            $callback = $authorization | Wait-YourMomCallback -CallbackResponse (& $Response)

            $address | Should -BeLike "*code=$([uri]::EscapeDataString((Unprotect-Text $callback.Code)))*"
        }

        It 'reports <Id>, <Category>' -ForEach @(
            @{ Id = 'CallbackStateMismatch'; Category = 'SecurityError'; Response = 'code=x&state=y' }
            @{ Id = 'InvalidCallbackResponse'; Category = 'InvalidArgument'; Response = 'https://somewhere.example/' }
        ) {
            Assert-Failure {
                $authorization | Wait-YourMomCallback -CallbackResponse $Response
            } "$Id,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand" $Category
        }
    }

    Context 'No callback' {
        It 'ends with CallbackTimeout and frees the port' {
            Assert-Failure {
                $authorization | Wait-YourMomCallback -NoBrowser -TimeoutSec 1 6> $null
            } 'CallbackTimeout,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand' OperationTimeout

            Test-PortFree $sandbox.Port | Should -BeTrue
        }

        It 'frees the port if it is stopped' {
            $run = Start-ShellScript $shell 'Get-YourMomOAuthUrl sfdc @app @platform @account | Wait-YourMomCallback -NoBrowser
                "the script continued"'
            $null = Wait-ShellLink $run
            Test-PortFree $sandbox.Port | Should -BeFalse

            $run.PowerShell.EndStop($run.PowerShell.BeginStop($null, $null))

            Test-PortFree $sandbox.Port | Should -BeTrue
            $result = Wait-ShellScript $run
            $result.Failure.FullyQualifiedErrorId | Should -Be 'PipelineStopped'
            $result.Output | Should -Not -Contain 'the script continued'
        }

        It 'fails immediately if the callback is on another machine and a prompt is not possible' {
            $run = Invoke-Shell $shell '$a = Get-YourMomOAuthUrl sfdc @app @platform @account
                Wait-YourMomCallback -Key sfdc -AuthorizationUri $a.AuthorizationUri -ApiKey x -ApiSecret $a.ApiSecret `
                    -CallbackUrl https://www.mycoolapp.com/auth'

            Assert-ErrorRecord $run.Failure 'CallbackNotLocal,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand' InvalidArgument
            $run.Output | Should -BeNullOrEmpty
        }
    }

    Context 'Listening failure' {
        It 'names a port that another program uses' {
            $other = [Net.Sockets.TcpListener]::new([Net.IPAddress]::IPv6Any, $sandbox.Port)
            $other.Server.DualMode = $true
            $other.Start()
            try {
                Assert-Failure {
                    $authorization | Wait-YourMomCallback -NoBrowser
                } 'PortInUse,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand' ResourceBusy
            }
            finally {
                $other.Stop()
            }

            $Error[0].ErrorDetails.Message | Should -Match $sandbox.Port
        }

        It 'reports <Id>, <Category>' -ForEach @(
            @{
                Id = 'InvalidListenUri'; Category = 'InvalidArgument'
                Command = { $authorization | Wait-YourMomCallback -NoBrowser -ListenUri http://192.0.2.1:8400 }
            }
            @{
                Id = 'CertificateRequired'; Category = 'InvalidArgument'
                Command = { $authorization | Wait-YourMomCallback -NoBrowser -ListenUri https://localhost:8400 }
            }
            @{
                Id = 'InvalidOAuthUrl'; Category = 'InvalidArgument'
                Command = { Wait-YourMomCallback -Key sfdc -AuthorizationUri $app.ApiSecret @app -NoBrowser }
            }
        ) {
            Assert-Failure $Command "$Id,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand" $Category
        }
    }

    Context 'Output' {
        It 'completes its parameters' {
            Get-Completion 'Wait-YourMomCallback -Callback' | Should -Contain '-CallbackResponse'
        }

        It 'shows the record without its secrets' {
            $callback = Get-Callback $sandbox

            Assert-View $callback '(?s)Key +: sfdc\n.*ReceivedAt +: ' ($sandbox.Secret + @{ 'the code' = Unprotect-Text $callback.Code })
        }

        It 'writes no secret to any stream' {
            $secrets = [ordered] @{} + $sandbox.Secret
            $callback = Get-Callback $sandbox
            $secrets['the code'] = Unprotect-Text $callback.Code
            $address = Approve-SignIn $authorization.OAuthUrl -NoRedirect
            $secrets['another code'] = [uri]::UnescapeDataString([regex]::Match($address, 'code=([^&]+)').Groups[1].Value)

            Assert-NoSecretOutput {
                $callback
                $authorization | Wait-YourMomCallback -CallbackResponse $address
                try { $authorization | Wait-YourMomCallback -NoBrowser -TimeoutSec 1 } catch { $_ }
            } 'http://localhost' $secrets
        }
    }
}
