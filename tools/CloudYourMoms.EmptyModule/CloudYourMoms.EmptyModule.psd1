@{
    RootModule           = 'CloudYourMoms.EmptyModule.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'd1a4c3ee-3f0b-4d0e-9c33-0a6a8f5a7c12'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    CmdletsToExport      = @('Get-Nothing')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
}
