@{
    # Every rule, including those that are off by default.
    IncludeDefaultRules = $true
    ExcludeRules        = @(
        # SourceTests checks the length of lines, as in the other files.
        'PSAvoidLongLines'
    )
    Rules               = @{
        PSAlignAssignmentStatement                = @{ Enable = $true; CheckHashtable = $true }
        PSAvoidExclaimOperator                    = @{ Enable = $true }
        PSAvoidOverwritingBuiltInCmdlets          = @{ PowerShellVersion = @('desktop-5.1.14393.206-windows', 'core-6.1.0-windows', 'core-6.1.0-linux', 'core-6.1.0-macos') }
        PSAvoidSemicolonsAsLineTerminators        = @{ Enable = $true }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
        PSPlaceCloseBrace                         = @{ Enable = $true; NoEmptyLineBefore = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceOpenBrace                          = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSProvideCommentHelp                      = @{ Enable = $true; ExportedOnly = $true; Placement = 'before' }
        PSUseCompatibleCmdlets                    = @{ compatibility = @('desktop-5.1.14393.206-windows', 'core-6.1.0-windows', 'core-6.1.0-linux', 'core-6.1.0-macos') }
        # A script that requires PowerShell 7 is held to the last alone: see build.ps1.
        PSUseCompatibleSyntax                     = @{ Enable = $true; TargetVersions = @('5.1', '7.4') }
        PSUseConsistentIndentation                = @{ Enable = $true; IndentationSize = 4; Kind = 'space'; PipelineIndentation = 'None' }
        PSUseConsistentParameterSetName           = @{ Enable = $true }
        PSUseConsistentParametersKind             = @{ Enable = $true }
        PSUseConsistentWhitespace                 = @{ Enable = $true; CheckParameter = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSUseConstrainedLanguageMode              = @{ Enable = $true }
        PSUseCorrectCasing                        = @{ Enable = $true; CheckCommands = $true; CheckKeyword = $true; CheckOperator = $true }
        PSUseSingleValueFromPipelineParameter     = @{ Enable = $true }
    }
}
