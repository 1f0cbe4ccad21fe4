#Requires -Version 5.1

# Finds secrets in a text, in any encoding. $Secret has the names and values of the secrets.
function Find-Secret {
    param(
        [Parameter(Mandatory)] [AllowEmptyString()] [string] $Text,
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

function ConvertTo-Hex([string] $Text, [Text.Encoding] $Encoding) {
    [BitConverter]::ToString($Encoding.GetBytes($Text)) -replace '-'
}
