@{
    # What is not asked of scripts that test or show something, beside the settings of the repository.
    ExcludeRules = @(
        # Pester runs the blocks of a test in one scope; the rule sees a variable of each.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Small functions of one file, called by it alone: nobody asks them for help, for -WhatIf, or what they return.
        'PSProvideCommentHelp'
        'PSUseConsistentParametersKind'
        'PSUseOutputTypeCorrectly'
        'PSUseShouldProcessForStateChangingFunctions'
        # They start processes and call .NET, which that mode is there to prevent.
        'PSUseConstrainedLanguageMode'
    )
}
