# Holds the table of parameters in CONTRIBUTING.md against the commands: a name has one type, one set of aliases and one meaning.

BeforeDiscovery {
    $text = Get-Content (Join-Path $PSScriptRoot ../../CONTRIBUTING.md)
    $rows = foreach ($line in $text) {
        if ($line -match '^\| `-(?<Name>\w+)` \| `(?<Type>[^`]+)` \| (?<Aliases>[^|]*) \| (?<Commands>[^|]+) \| (?<Meaning>[^|]+) \|$') {
            @{
                Name = $Matches.Name
                Type = $Matches.Type
                Aliases = @($Matches.Aliases -split ', ' | ForEach-Object { $_.Trim() } | Where-Object { $_ -and $_ -ne '–' })
                Commands = @($Matches.Commands -split ', ' | ForEach-Object { $_.Trim() })
                Meaning = $Matches.Meaning.Trim()
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters

    # The parameters that mean another thing with another command, as everywhere in PowerShell.
    $several = 'Name', 'InputObject', 'Force', 'Destination'

    # The aliases that are another command's parameter: Get-Content has -Wait for what Get-LogEntry calls -Follow.
    $shared = 'Wait'

    $real = foreach ($command in Get-Command -Module Monitoring -CommandType Cmdlet) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            [pscustomobject] @{ Command = $command.Name; Name = $parameter.Name; Type = $type.Name; Aliases = @($parameter.Aliases | Sort-Object) }
        }
    }
}

Describe 'The table of parameters' {
    It 'is what -<Name> of <Commands> is' -ForEach $rows {
        $own = $real | Where-Object { $_.Name -eq $Name -and $_.Command -in $Commands }

        $own.Command | Sort-Object | Should -Be ($Commands | Sort-Object)
        $own.Type | Sort-Object -Unique | Should -Be $Type
        foreach ($parameter in $own) {
            $parameter.Aliases -join ',' | Should -Be (($Aliases | Sort-Object) -join ',')
        }
    }

    It 'has every parameter once' -ForEach @{ Rows = $rows } {
        $table = foreach ($row in $Rows) { $row.Commands | ForEach-Object { "$_ -$($row.Name)" } }
        $commands = $real | ForEach-Object { "$($_.Command) -$($_.Name)" }
        $table | Sort-Object | Should -Be ($commands | Sort-Object)
    }

    It 'has one row for a name' -ForEach @{ Rows = $rows } {
        $Rows.Name | Group-Object | Where-Object Count -GT 1 | ForEach-Object Name | Sort-Object | Should -Be ($several | Sort-Object)
    }

    It 'gives an alias one meaning' -ForEach @{ Rows = $rows } {
        $owners = foreach ($row in $Rows) { $row.Aliases | ForEach-Object { [pscustomobject] @{ Alias = $_; Name = $row.Name } } }
        $owners | Group-Object Alias | Where-Object { @($_.Group.Name | Sort-Object -Unique).Count -gt 1 } | Should -BeNullOrEmpty
        $owners.Alias | Sort-Object -Unique | Where-Object { $_ -in $Rows.Name -and $_ -notin $shared } | Should -BeNullOrEmpty
    }
}

Describe 'A parameter' {
    It 'has its aliases with each command: <_>' -ForEach 'Watch-Log', 'Watch-KubeLogs', 'ConvertFrom-ContainerLog', 'Get-LogEntry', 'Measure-LogEntry' {
        $parameters = (Get-Command $_).Parameters
        $parameters.Pattern.Aliases | Should -Be 'Match'
        $parameters.Since.Aliases | Should -Be 'After'
        $parameters.Until.Aliases | Should -Be 'Before'
        $parameters.Keys | Should -Contain 'Stream'
        $parameters.Keys | Should -Contain 'NotMatch'
        $parameters.Keys | Should -Contain 'CaseSensitive'
    }

    It '-Context is a number of lines, and -KubeContext is a context of a kubeconfig' {
        (Get-Command Get-LogEntry).Parameters.Context.ParameterType | Should -Be ([int[]])
        foreach ($command in 'Watch-KubeLogs', 'Start-LogCollector', 'Test-LogCollector') {
            (Get-Command $command).Parameters.Keys | Should -Not -Contain 'Context'
            (Get-Command $command).Parameters.Keys | Should -Contain 'KubeContext'
        }
    }

    It '-Selector needs no quotes: <_>' -ForEach 'Get-LogEntry', 'Watch-KubeLogs' {
        # Without an API, or a store, each ends with an error of its own; the binding of the list is what counts.
        { & $_ -Selector app=web, tier!=cache -NoSuchParameter } | Should -Throw -ErrorId 'NamedParameterNotFound,*'
        (Get-Command $_).Parameters.Selector.Attributes.TypeId.Name | Should -Contain 'SelectorTransformationAttribute'
    }
}
