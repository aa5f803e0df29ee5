# The module as a whole: its manifest, commands and help, and how it is imported.

BeforeDiscovery {
    $commands = @(
        'Add-LogDestination', 'Backup-LogStore', 'Clear-LogStore', 'ConvertFrom-ContainerLog', 'Get-LogCollector', 'Get-LogDestination', 'Get-LogEntry',
        'Get-LogListener', 'Get-LogStream', 'Measure-LogEntry', 'Remove-LogDestination', 'Repair-LogStore', 'Resume-LogDestination', 'Start-LogCollector',
        'Start-LogListener', 'Stop-LogCollector', 'Stop-LogListener', 'Suspend-LogDestination', 'Test-LogCollector', 'Test-LogDestination', 'Test-LogStore',
        'Watch-KubeLogs', 'Watch-Log')
    $topics = @(
        'about_Monitoring', 'about_Monitoring_Deployment', 'about_Monitoring_Http', 'about_Monitoring_Kubernetes', 'about_Monitoring_Queries',
        'about_Monitoring_Store')
}

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'The module' {
    It 'has a valid manifest' {
        Test-ModuleManifest $ModuleManifest | Should -Not -BeNullOrEmpty
    }

    It 'exports <_>' -ForEach $commands {
        (Get-Module Monitoring).ExportedCommands.Keys | Should -Contain $_
    }

    It 'exports nothing else but an alias' {
        (Get-Module Monitoring).ExportedCommands.Keys | Where-Object { $_ -notin @(Get-Command -Module Monitoring -CommandType Cmdlet).Name } |
            Should -Be 'Watch-KubeLog'
    }

    It 'uses approved verbs' {
        Get-Command -Module Monitoring -CommandType Cmdlet | Where-Object Verb -notin (Get-Verb).Verb | Should -BeNullOrEmpty
    }

    It 'imports without a warning, an error or output' {
        $output = & (Get-Process -Id $PID).Path ([Environment]::GetCommandLineArgs()[0]) -NoProfile -NonInteractive -Command "Import-Module '$ModuleManifest'" 2>&1

        $output | Should -BeNullOrEmpty
    }

    It 'can be imported again and again' {
        Import-Module $ModuleManifest -Force
        Remove-Module Monitoring
        Import-Module $ModuleManifest

        (Get-Command Watch-Log).Source | Should -Be 'Monitoring'
    }

    It 'works in strict mode' {
        $log = Join-Path $TestDrive 'strict.log'
        Set-Content $log 'level=error one'
        Set-StrictMode -Version Latest

        Watch-Log $log -NoFollow | Where-Object Level -eq Error | ForEach-Object { $_.Message } | Should -Be 'level=error one'
        Watch-Log $log -NoFollow | Out-String | Should -Match 'level=error one'
    }

    It 'works while errors stop a script' {
        $ErrorActionPreference = 'Stop'
        $log = Join-Path $TestDrive 'stop.log'
        Set-Content $log 'one'

        Watch-Log $log -NoFollow | Should -HaveCount 1
        { Watch-Log (Join-Path $TestDrive missing.log) } | Should -Throw -ErrorId 'PathNotFound,*'
    }
}

Describe 'Help' {
    It '<_> has a synopsis, a description and three examples' -ForEach $commands {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $help.Examples.Example.Count | Should -BeGreaterOrEqual 3
    }

    It '<_> has a description of each parameter' -ForEach $commands {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($parameter in (Get-Command $_).Parameters.Keys.Where{ $_ -notin $common }) {
            (Get-Help $_ -Parameter $parameter).Description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter is a parameter"
        }
    }

    It '<_> is a topic' -ForEach $topics {
        Get-Help $_ | Should -Match 'SHORT DESCRIPTION'
    }

    It 'is found by a word' {
        (Get-Help LogEntry).Name | Should -Contain 'Get-LogEntry'
    }
}
