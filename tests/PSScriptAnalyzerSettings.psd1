@{
    # Rules that do not apply to test scripts and demos, in addition to the settings of the repository.
    ExcludeRules = @(
        # Pester runs the blocks of a test in one scope; the rule sees a variable of each.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Small functions of one file need no help, -WhatIf or OutputType.
        'PSProvideCommentHelp'
        'PSUseConsistentParametersKind'
        'PSUseOutputTypeCorrectly'
        'PSUseShouldProcessForStateChangingFunctions'
        # The scripts start processes and call .NET, which that mode prevents.
        'PSUseConstrainedLanguageMode'
    )
}
