# The module as users see it, for a real pwsh with Pester 5. Run by tests/Monitoring.PowerShell.Tests where there is one:
#   $env:MONITORING_MODULE = 'artifacts/module/Monitoring/Monitoring.psd1'; Invoke-Pester tests/Pester

BeforeAll {
    $manifest = $env:MONITORING_MODULE
    if (-not $manifest) {
        $manifest = Join-Path $PSScriptRoot '../../artifacts/module/Monitoring/Monitoring.psd1'
    }

    Import-Module $manifest -Force

    # The style is one for the whole session, which is the user's.
    $rendering = $PSStyle.OutputRendering
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
}

Describe 'Monitoring' {
    It 'has a manifest that stands the test' {
        Test-ModuleManifest $manifest | Should -Not -BeNullOrEmpty
    }

    It 'exports its cmdlets and nothing else' {
        (Get-Module Monitoring).ExportedCommands.Keys | Sort-Object | Should -Be @(
            'Clear-LogStore', 'ConvertFrom-ContainerLog', 'Get-LogCollector', 'Get-LogEntry', 'Get-LogListener', 'Get-LogStream', 'Measure-LogEntry',
            'Repair-LogStore', 'Start-LogCollector', 'Start-LogListener', 'Stop-LogCollector', 'Stop-LogListener', 'Test-LogCollector', 'Test-LogStore', 'Watch-KubeLog', 'Watch-KubeLogs',
            'Watch-Log')
    }

    It 'has help with examples for <_>' -ForEach @(
        'Clear-LogStore', 'ConvertFrom-ContainerLog', 'Get-LogCollector', 'Get-LogEntry', 'Get-LogListener', 'Get-LogStream', 'Measure-LogEntry',
        'Repair-LogStore', 'Start-LogCollector', 'Start-LogListener', 'Stop-LogCollector', 'Stop-LogListener', 'Test-LogCollector', 'Test-LogStore', 'Watch-KubeLogs', 'Watch-Log'
    ) {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Examples.Example.Count | Should -BeGreaterOrEqual 3
    }
}

Describe 'Watch-Log' {
    BeforeEach {
        $log = Join-Path $TestDrive 'web.log'
        Set-Content $log 'level=info one', 'level=warn two', 'level=error three'
    }

    It 'reads what is there' {
        (Watch-Log $log -NoFollow).Message | Should -Be 'level=info one', 'level=warn two', 'level=error three'
    }

    It 'takes files from Get-ChildItem' {
        Get-ChildItem $TestDrive -Filter web.log | Watch-Log -NoFollow | Should -HaveCount 3
    }

    It 'takes paths from a list' {
        $list = Join-Path $TestDrive 'list.txt'
        Set-Content $list $log
        Get-Content $list | Watch-Log -NoFollow | Should -HaveCount 3
    }

    It 'follows until Select-Object has enough' {
        Watch-Log $log -FromStart | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'follows what another process writes' {
        $writer = Start-Job {
            while ($true) {
                Add-Content $using:log 'live'
                Start-Sleep -Milliseconds 50
            }
        }
        try {
            Watch-Log $log | Select-Object -First 1 -ExpandProperty Message | Should -Be 'live'
        }
        finally {
            $writer | Remove-Job -Force
        }
    }

    It 'loses and repeats nothing when the log is rotated under it' {
        $rotated = Join-Path $TestDrive rotated.log
        Set-Content $rotated 'start'
        $writer = Start-Job {
            foreach ($number in 1..200) {
                Add-Content $using:rotated $number
                if ($number % 50 -eq 0) { Move-Item $using:rotated "$using:rotated.$number" }
            }
            Add-Content $using:rotated 'end'
        }
        try {
            $seen = foreach ($entry in Watch-Log $rotated -FromStart | Select-Object -First 202) { $entry.Message }
            $seen | Should -Be ([string[]] (@('start') + 1..200 + @('end')))
        }
        finally {
            $writer | Remove-Job -Force
        }
    }

    It 'understands levels and compares them' {
        Watch-Log $log -NoFollow -Level w | Should -HaveCount 2
        Watch-Log $log -NoFollow | Where-Object Level -ge Error | Should -HaveCount 1
    }

    It 'filters by pattern' {
        Watch-Log $log -NoFollow -Pattern 'o' -NotMatch one | Should -HaveCount 2
    }

    It 'tells of a path that is not there' {
        { Watch-Log (Join-Path $TestDrive 'missing.log') -ErrorAction Stop } |
            Should -Throw -ErrorId 'PathNotFound,Monitoring.Commands.WatchLogCommand'
    }

    It 'shows a line' {
        $PSStyle.OutputRendering = 'PlainText'
        Watch-Log $log -Tail 1 -NoFollow | Out-String | Should -Match 'web\.log › [\d:.]+ ERR level=error three'
    }

    It 'never lets control characters through to the terminal with <View>' -ForEach @(
        @{ View = { $_ } }
        @{ View = { $_ | Format-Table } }
        @{ View = { $_ | Format-List } }
        @{ View = { $_ | Format-Wide } }
    ) {
        $PSStyle.OutputRendering = 'PlainText'
        Set-Content $log "before `e]0;title`a after"
        $shown = Watch-Log $log -NoFollow | ForEach-Object $View | Out-String
        $shown | Should -Match 'before'
        $shown | Should -Not -Match '[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]'
    }
}

Describe 'ConvertFrom-ContainerLog' {
    It 'converts lines' {
        $entry = '2026-11-23T01:26:46.300187894Z stderr F error: no route' | ConvertFrom-ContainerLog
        $entry.Message | Should -Be 'error: no route'
        $entry.Stream | Should -Be 'Stderr'
    }

    It 'takes lines from Get-Content and files from Get-ChildItem' {
        $log = Join-Path $TestDrive '0.log'
        Set-Content $log '2026-11-23T01:26:46.300187894Z stdout F one', '2026-11-23T01:26:46.300187895Z stdout F two'
        Get-Content $log | ConvertFrom-ContainerLog | Should -HaveCount 2
        Get-Content $log -ReadCount 2 | ConvertFrom-ContainerLog | Should -HaveCount 2
        Get-ChildItem $log | ConvertFrom-ContainerLog | Should -HaveCount 2
    }
}

Describe 'A store' {
    BeforeAll {
        $logs = (New-Item -ItemType Directory (Join-Path $TestDrive logs)).FullName
        $PSDefaultParameterValues['*-Log*:StorePath'] = Join-Path $TestDrive 'store.db'
        Set-Content (Join-Path $logs web.log) @(
            '2026-11-23T10:00:00Z stdout F {"level":"info","status":200}'
            '2026-11-23T10:00:20Z stderr F {"level":"error","status":500}'
            '2026-11-23T10:00:40Z stdout F {"level":"info","status":200}'
        )
        Set-Content (Join-Path $logs db.log) '2026-11-23T10:00:10Z stdout F connected'
        Start-LogCollector $logs -Name pester
        while ((Get-LogCollector pester).Entries -lt 4) { Start-Sleep -Milliseconds 50 }
        Stop-LogCollector pester
    }

    AfterAll {
        $PSDefaultParameterValues.Remove('*-Log*:StorePath')
        Get-LogCollector pester* | Stop-LogCollector
    }

    It 'gives out all entries in the order of time' {
        (Get-LogEntry).Timestamp.Second | Should -Be 0, 10, 20, 40
    }

    It 'finds <Count> with <Query>' -ForEach @(
        @{ Query = @{ Path = 'web.log' }; Count = 3 }
        @{ Query = @{ Metadata = @{ path = '*db*' } }; Count = 1 }
        @{ Query = @{ Selector = 'path,!tier' }; Count = 4 }
        @{ Query = @{ Contains = 'CONN', '500' }; Count = 2 }
        @{ Query = @{ Match = 'status":[25]00' }; Count = 3 }
        @{ Query = @{ NotMatch = 'status' }; Count = 1 }
        @{ Query = @{ Level = 'e' }; Count = 1 }
        @{ Query = @{ Stream = 'stdout' }; Count = 3 }
        @{ Query = @{ Since = '2026-11-23T10:00:10Z'; Until = '2026-11-23T10:00:40Z' }; Count = 2 }
        @{ Query = @{ Since = '10m' }; Count = 0 }
        @{ Query = @{ Tail = 2 }; Count = 2 }
        @{ Query = @{ Level = 'Error'; Context = 1 }; Count = 3 }
    ) {
        Get-LogEntry @Query | Should -HaveCount $Count
    }

    It 'is read page by page' {
        $pages = for ($page = @(Get-LogEntry -First 3); $page; $page = @($page | Get-LogEntry -First 3)) { $page }
        $pages.Message | Should -Be (Get-LogEntry).Message
    }

    It 'is followed until Select-Object has enough' {
        Get-LogEntry -Follow | Select-Object -First 4 | Should -HaveCount 4
    }

    It 'points at the character of a selector that is none' {
        { Get-LogEntry -Selector 'app=a,,b' } | Should -Throw -ErrorId 'InvalidSelector,Monitoring.Commands.GetLogEntryCommand'
    }

    It 'lists its streams' {
        Get-LogStream | Sort-Object Entries | ForEach-Object Entries | Should -Be 1, 3
    }

    It 'counts by a property, in the pipeline and by itself' {
        (Get-LogEntry | Measure-LogEntry Level)[0].Count | Should -Be 2
        (Measure-LogEntry status)[0].Value | Should -Be 200
    }

    It 'draws a histogram' {
        $PSStyle.OutputRendering = 'PlainText'
        Measure-LogEntry -Interval 20s | Out-String | Should -Match '\u2588'
    }

    It 'is whole' {
        Test-LogStore -Quiet | Should -BeTrue
        (Test-LogStore).Entries | Should -Be 4
    }

    It 'is cleared only when it is meant' {
        Clear-LogStore -WhatIf
        Get-LogEntry | Should -HaveCount 4
        Clear-LogStore -Selector 'path' -Force
        Get-LogEntry | Should -BeNullOrEmpty
    }
}
