# Entries and other objects as JSON, CSV and CLIXML, and through jobs.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $directory = New-TestDirectory
    $log = Join-Path $directory web.log
    Set-Content $log '2026-11-23T10:00:00.123456789Z stderr F level=error msg=boom code=7', '2026-11-23T10:00:01.5Z stdout F {"msg":"slow","user":{"name":"x","at":{"home":{"street":"y"}}},"tags":["a","b"]}'
    $store = Join-Path $directory logs.db
    Add-LogStoreEntry $log $store 2
    $entries = Get-LogEntry -StorePath $store
}

Describe 'ConvertTo-Json' {
    It 'writes an entry that is readable' {
        $json = $entries | ConvertTo-Json -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $read = $json | ConvertFrom-Json -DateKind String
        $read[0].Level, $read[0].Stream | Should -Be Error, Stderr
        $read[0].Timestamp | Should -Match '^2026-11-2\dT\d\d:\d\d:00\.1234567[+-]\d\d:\d\d$'
        $read[0].Metadata.path | Should -Be $log
        $read[0].Fields.code | Should -Be 7
        $read[1].Fields.'user.name' | Should -Be x
        $read[1].Fields.tags | Should -Be '[a, b]'
    }

    It 'writes what users read, and no more' {
        ($entries[0] | ConvertTo-Json | ConvertFrom-Json).PSObject.Properties.Name | Should -Be @(
            'Timestamp', 'TimestampSource', 'Level', 'Stream', 'Source', 'Message', 'Path', 'Namespace', 'PodName', 'ContainerName', 'ContainerId', 'RestartCount',
            'NodeName', 'Labels', 'Metadata', 'Fields', 'Truncated')
    }

    It 'writes selected properties' {
        $entries[0] | Select-Object Timestamp, Level, code | ConvertTo-Json -Compress |
            Should -Match '^\{"Timestamp":"2026-11-2\dT\d\d:\d\d:00\.1234567[+-]\d\d:\d\d","Level":"Error","code":7\}$'
    }

    It 'writes <Name> without internals' -ForEach @(
        @{ Name = 'streams'; Command = { Get-LogStream -StorePath $store } }
        @{ Name = 'counts'; Command = { Measure-LogEntry Level -Interval 1h -StorePath $store } }
        @{ Name = 'health'; Command = { Test-LogStore -StorePath $store } }
        @{ Name = 'collectors'; Command = {
                $name = "$([guid]::NewGuid())"
                Start-LogCollector $log -StorePath (Join-Path $directory "$name.db") -Name $name -PassThru
                Stop-LogCollector $name
            }
        }
    ) {
        $json = & $Command | ConvertTo-Json -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $json | Should -Not -Match 'UnixNanoseconds|Ticks|Relative|"Device"'
    }

    It 'writes levels and states by name' {
        (Measure-LogEntry Level -StorePath $store | ConvertTo-Json | ConvertFrom-Json).Value | Should -Contain Error
        (Test-LogCollector -Path $TestDrive -WarningAction Ignore | ConvertTo-Json | ConvertFrom-Json).Status | Should -Not -Contain 0
    }
}

Describe 'Export-Csv' {
    It 'keeps the digits of times, and labels and metadata as pairs' {
        $node = New-TestDirectory
        $null = New-ContainerLog $node shop web-1 web 0123456789ab '2026-11-23T10:00:00.123456789Z stdout F level=info a=1 b=2'
        $csv = Join-Path $node entries.csv
        Watch-KubeLogs -Path (Join-Path $node containers) -NoFollow -NodeName n -WarningAction Ignore | Export-Csv $csv
        $row = Import-Csv $csv
        $row.Timestamp | Should -Match '\.123456789[+-]\d\d:\d\d$'
        [datetimeoffset] $row.Timestamp | Should -BeGreaterThan ([datetimeoffset] '2026-11-23T10:00:00.123Z')
        $row.Metadata | Should -Match 'namespace=shop,.*pod_name=web-1'
        $row.Fields | Should -Be 'level=info a=1 b=2'
        $row.Source, $row.Level | Should -Be shop/web-1/web, Information
        (Get-Content $csv -Raw) | Should -Not -Match 'System\.'
    }

    It 'keeps them of selected properties' {
        ($entries | Select-Object Timestamp, Level, code | ConvertTo-Csv | ConvertFrom-Csv)[0].Timestamp | Should -Match '\.123456789[+-]'
    }

    It 'keeps them of <Name>, and writes no type names' -ForEach @(
        @{ Name = 'streams'; Command = { Get-LogStream -StorePath $store }; Property = 'FirstTime'; Like = '*T*:00:00.1234567*' }
        @{ Name = 'counts'; Command = { Measure-LogEntry -Interval 1ms -StorePath $store }; Property = 'Time'; Like = '*T*:00:00.123*' }
        @{ Name = 'health'; Command = { Test-LogStore -StorePath $store }; Property = 'Earliest'; Like = '*T*:00:00.1234567*' }
    ) {
        $csv = & $Command | ConvertTo-Csv
        $csv | Should -Not -Match 'System\.|Monitoring\.'
        ($csv | ConvertFrom-Csv)[0].$Property | Should -BeLike $Like
    }
}

Describe 'An entry from another process' {
    It 'is an entry again: <Name>' -ForEach @(
        @{ Name = 'Export-Clixml'; Command = { $file = Join-Path $directory e.xml; $entries | Export-Clixml $file; Import-Clixml $file } }
        @{ Name = 'Start-Job'; Command = { $m, $s = $ModuleManifest, $store; Start-Job { Import-Module $using:m; Get-LogEntry -StorePath $using:s } | Receive-Job -Wait } }
    ) {
        $received = @(& $Command)
        $received.Message | Should -Be $entries.Message
        $received[0] | Should -BeOfType $entries[0].GetType()
        "$($received[0].ExactTimestamp)" | Should -Be '2026-11-23T10:00:00.123456789Z'
        $received[0].Timestamp | Should -Be $entries[0].Timestamp
        $received | Where-Object Level -ge Error | Should -HaveCount 1
        ($received | Where-Object Level -eq 'Error').code | Should -Be 7
        "$($received[0].Level) $($received[0].Stream)" | Should -Be 'Error Stderr'
        $received[0].Metadata.path | Should -Be $log
        $received[1].Fields.user.name | Should -Be x
        $received[0].LogLine | Should -Be $entries[0].LogLine
        (Get-LogEntry -StorePath $store -AfterEntry $received[0]).Message | Should -Be $entries[1].Message
        (($received | Measure-LogEntry Level).Count | Measure-Object -Sum).Sum | Should -Be 2
    }

    It 'is one again although it was read before the import' {
        $file = Join-Path $directory early.xml
        $entries | Export-Clixml $file
        $m = $ModuleManifest
        $shown = Start-Job { $e = Import-Clixml $using:file; Import-Module $using:m; $e | Out-String -Width 200 } | Receive-Job -Wait
        $shown | Should -Match 'web\.log › .*\d\d:00\.123.* ERR.* level=error msg=boom'
    }

    It 'has readable properties without the module' {
        $file = Join-Path $directory plain.xml
        $entries | Export-Clixml $file
        $read = Start-Job { $e = Import-Clixml $using:file; "$($e[0].Level) $($e[0].Stream) $($e[0].Timestamp) $($e[0].Fields.code) $($e[0].Metadata.path)"; ($e | Where-Object Level -eq 'Error').Message } | Receive-Job -Wait
        $read[0] | Should -Match "^Error Stderr 2026-11-2\dT\d\d:\d\d:00\.123456789[+-]\d\d:\d\d 7 $([regex]::Escape($log))$"
        $read[1] | Should -Be 'level=error msg=boom code=7'
    }

    It 'leaves other objects their views: <_>' -ForEach 'Get-LogStream', 'Measure-LogEntry Level', 'Test-LogStore' {
        $m, $s, $c = $ModuleManifest, $store, $_
        $shown = Start-Job { Import-Module $using:m; & ([scriptblock]::Create("$using:c -StorePath '$using:s'")) } | Receive-Job -Wait | Out-String -Width 200
        $shown | Should -Match 'web\.log|Error|logs\.db'
    }
}
