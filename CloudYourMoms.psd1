@{
    RootModule             = 'CloudYourMoms.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '58d1a21c-f837-4407-9c31-d43d67e86a3d'
    Author                 = 'CloudYourMoms contributors'
    CompanyName            = 'CloudYourMoms'
    Copyright              = 'Copyright (c) CloudYourMoms contributors. MIT License.'
    Description            = 'From an app registered at Salesforce to a provisioned instance on the Cloud Your_moms platform: OAuth URL, browser callback, instance.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('CloudYourMoms.format.ps1xml')
    CmdletsToExport        = @(
        'Get-YourMomCredential'
        'Get-YourMomInstance'
        'Get-YourMomOAuthUrl'
        'Invoke-YourMomRequest'
        'New-YourMomInstance'
        'New-YourMomInstanceFile'
        'Remove-YourMomCredential'
        'Remove-YourMomInstance'
        'Save-YourMomToken'
        'Set-YourMomCredential'
        'Set-YourMomInstance'
        'Test-YourMomInstance'
        'Wait-YourMomCallback'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'OAuth'
                'Salesforce'
                'Provisioning'
                'CloudYourMoms'
                'PSEdition_Core'
                'PSEdition_Desktop'
                'Windows'
                'Linux'
                'MacOS'
            )
            ProjectUri   = 'https://github.com/CloudYourMoms/CloudYourMoms.PowerShell'
            LicenseUri   = 'https://github.com/CloudYourMoms/CloudYourMoms.PowerShell/blob/main/LICENSE'
            IconUri      = 'https://github.com/CloudYourMoms/CloudYourMoms.PowerShell/raw/main/src/CloudYourMoms.PowerShell/Package/icon.png'
            Prerelease   = ''
            ReleaseNotes = 'CHANGELOG.md'
        }
    }
}
