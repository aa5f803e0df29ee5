# What happens to collectors and listeners when they, or the module, are done with.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $logs = New-TestDirectory

    function Start-TestCollector([string] $Name) {
        Start-LogCollector $logs -StorePath (Join-Path $TestDrive "$Name.db") -Name $Name
    }

    function Start-TestListener([string] $Name) {
        $path = Join-Path $TestDrive listened.db
        if (-not (Test-Path $path)) {
            Set-Content (Join-Path $logs a.log) 'one'
            Add-LogStoreEntry $logs $path 1
        }

        Start-LogListener $path -Listen http://127.0.0.1:0 -Name $Name
    }

    # Runs a script in a pwsh of its own, and returns the lines that it writes.
    function Invoke-Pwsh([string] $Script) {
        $path = [Environment]::ProcessPath
        $dll = $path -like '*dotnet*' ? @([Environment]::GetCommandLineArgs()[0]) : @()
        '' | & $path @dll -NoProfile -NonInteractive -Command "`$PSStyle.OutputRendering = 'PlainText'; $Script" 2>&1 | ForEach-Object { "$_" }
    }

    # A copy of the module whose manifest has another version.
    function Copy-Module([string] $Version) {
        $copy = Join-Path (New-TestDirectory) Monitoring
        Copy-Item (Split-Path $ModuleManifest) $copy -Recurse
        $manifest = Join-Path $copy Monitoring.psd1
        if ($Version) {
            Set-Content $manifest ((Get-Content $manifest -Raw) -replace "ModuleVersion(\s+)= '[^']+'", "ModuleVersion`$1= '$Version'")
        }

        $manifest
    }
}

Describe 'Stop-LogCollector without a name' {
    AfterEach {
        Get-LogCollector | Stop-LogCollector
    }

    It 'stops the only collector' {
        Start-TestCollector only
        Stop-LogCollector -ErrorAction Stop

        Get-LogCollector | Should -BeNullOrEmpty
    }

    It 'gives out what it stopped' {
        Start-TestCollector only

        (Stop-LogCollector -PassThru).Name | Should -Be only
    }

    It 'names the collectors where there are several, and stops none' {
        Start-TestCollector first
        Start-TestCollector second

        { Stop-LogCollector -ErrorAction Stop } | Should -Throw '*first, second*-Name*' -ErrorId 'SeveralCollectors,*'
        @(Get-LogCollector).Count | Should -Be 2
    }

    It 'says that there is none' {
        { Stop-LogCollector -ErrorAction Stop } | Should -Throw 'No collector runs in this process.' -ErrorId 'CollectorNotFound,*'
    }

    It 'does nothing with -WhatIf' {
        Start-TestCollector only
        Stop-LogCollector -WhatIf

        @(Get-LogCollector).Count | Should -Be 1
    }

    It 'stops nothing for an empty pipeline or an empty name' {
        Start-TestCollector only
        @() | Stop-LogCollector
        { Stop-LogCollector '' } | Should -Throw
        { Stop-LogCollector $null } | Should -Throw

        @(Get-LogCollector).Count | Should -Be 1
    }
}

Describe 'Stop-LogListener without a name' {
    AfterEach {
        Get-LogListener | Stop-LogListener
    }

    It 'stops the only listener' {
        Start-TestListener only
        Stop-LogListener -ErrorAction Stop

        Get-LogListener | Should -BeNullOrEmpty
    }

    It 'names the listeners where there are several, and stops none' {
        Start-TestListener first
        Start-TestListener second

        { Stop-LogListener -ErrorAction Stop } | Should -Throw '*first, second*-Name*' -ErrorId 'SeveralListeners,*'
        @(Get-LogListener).Count | Should -Be 2
    }

    It 'says that there is none' {
        { Stop-LogListener -ErrorAction Stop } | Should -Throw 'No listener runs in this process.' -ErrorId 'ListenerNotFound,*'
    }
}

Describe 'A module that is removed' {
    It 'says what it stops: <_>' -ForEach 'Import-Module $manifest -Force', 'Remove-Module Monitoring' {
        $store = Join-Path $TestDrive "$([guid]::NewGuid()).db"
        $said = Invoke-Pwsh "`$manifest = '$ModuleManifest'; Import-Module `$manifest
            Start-LogCollector '$logs' -StorePath '$store' -Name web
            Start-LogListener '$store' -Listen http://127.0.0.1:0 -Name http
            $_; 'left: ' + @(Get-LogCollector).Count"

        @($said -match "collector 'web', listener 'http'").Count | Should -Be 1
        $said | Should -Contain 'left: 0'
    }

    It 'says nothing where nothing runs' {
        Invoke-Pwsh "Import-Module '$ModuleManifest'; Import-Module '$ModuleManifest' -Force; Remove-Module Monitoring; 'done'" | Should -Be 'done'
    }

    It 'is imported again with its views' {
        Invoke-Pwsh "Import-Module '$ModuleManifest'; Remove-Module Monitoring; Import-Module '$ModuleManifest'
            @(Get-Module Monitoring).Count; (Get-FormatData Monitoring.*).Count -gt 5; (Get-TypeData Monitoring.Counting.LogCount).Members.Count -gt 1" |
            Should -Be '1', 'True', 'True'
    }
}

Describe 'A second version' {
    It 'is refused in one sentence after the first one was removed' {
        $other = Copy-Module 9.9.9
        $said = Invoke-Pwsh "Import-Module '$ModuleManifest'; Remove-Module Monitoring; Import-Module '$other'; 'went on: ' + @(Get-Module Monitoring).Count"

        $said.Count | Should -Be 2
        $said[0] | Should -Match "cannot be unloaded.*$([regex]::Escape((Split-Path $other))).*start a new pwsh"
        $said[1] | Should -Be 'went on: 0'
    }

    It 'is refused in one sentence beside the first one, which still works' {
        $other = Copy-Module 9.9.9
        $said = Invoke-Pwsh "Import-Module '$ModuleManifest'; Import-Module '$other'; (Get-Command Get-LogEntry).Name; @(Get-Module Monitoring).Count"

        $said.Count | Should -Be 3
        $said[0] | Should -Match 'is imported from .* already.*start a new pwsh'
        $said[1..2] | Should -Be 'Get-LogEntry', '1'
    }

    It 'does not keep the first one from coming back' {
        $other = Copy-Module 9.9.9

        Invoke-Pwsh "Import-Module '$ModuleManifest'; Remove-Module Monitoring; try { Import-Module '$other' } catch { }
            Import-Module '$ModuleManifest'; (Get-Command Get-LogEntry).Name; (Get-FormatData Monitoring.*).Count -gt 5" | Should -Be 'Get-LogEntry', 'True'
    }

    It 'is imported where it is only a copy' {
        $copy = Copy-Module

        Invoke-Pwsh "Import-Module '$ModuleManifest'; Remove-Module Monitoring; Import-Module '$copy'; (Get-Command Get-LogEntry).Name" | Should -Be 'Get-LogEntry'
    }
}

Describe 'A number that is out of range' {
    It '<Command> is one clear error' -ForEach @(
        @{ Command = 'Measure-LogEntry -Interval 0'; Id = 'IntervalOutOfRange' }
        @{ Command = 'Measure-LogEntry -Interval 99999d'; Id = 'IntervalOutOfRange' }
        @{ Command = 'Start-LogCollector $logs -CommitInterval 0'; Id = 'CommitIntervalOutOfRange' }
        @{ Command = 'Start-LogCollector $logs -CommitInterval 1d'; Id = 'CommitIntervalOutOfRange' }
        @{ Command = 'Start-LogCollector $logs -RetentionAge 1s'; Id = 'RetentionTooShort' }
        @{ Command = 'Start-LogCollector $logs -RetentionSize 1KB'; Id = 'RetentionTooSmall' }
        @{ Command = 'Start-LogCollector $logs -Tail -1'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Start-LogCollector $logs -MaxMessageBytes 0'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Get-LogEntry -First -1'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Get-LogEntry -Tail -1'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Get-LogEntry -Context -1'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Watch-Log $logs -Tail -1'; Id = 'ParameterArgumentValidationError' }
        @{ Command = 'Watch-KubeLogs -MaxStreams 0'; Id = 'ParameterArgumentValidationError' }
    ) {
        { & ([scriptblock]::Create("$Command -ErrorAction Stop")) } | Should -Throw -ErrorId "$Id,*"
        Get-LogCollector | Should -BeNullOrEmpty
    }
}
