# Message fields and metadata are reachable as properties of an entry.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $log = Join-Path (New-TestDirectory) web.log
    Set-Content $log @(
        '{"msg":"GET /cart","status":200,"ms":12,"path":"/cart","user":{"name":"ada"}}'
        '{"msg":"timed out","status":504,"ms":100,"Path":"/pay","LiteralPath":"/etc/passwd","count":7}'
        'level=warn msg="slow query" ms=1200 table=items'
        'plain text'
    )
    $entries = Watch-Log $log -NoFollow
}

Describe 'A message field' {
    It 'is read like a property, in any case of letters' {
        $entries[0].status | Should -Be 200
        $entries[0].STATUS | Should -Be 200
        $entries[2].table | Should -Be items
        $entries[0].user.name | Should -Be ada
        $entries[3].status | Should -BeNullOrEmpty
        $entries.status | Where-Object { $_ } | Should -Be 200, 504
    }

    It 'selects: <Name>' -ForEach @(
        @{ Name = 'Where-Object status -eq'; Command = { $entries | Where-Object status -eq 504 } }
        @{ Name = 'Where-Object status -ge'; Command = { $entries | Where-Object status -ge 500 } }
        @{ Name = 'a script block'; Command = { $entries | Where-Object { $_.status -ge 500 } } }
        @{ Name = 'live'; Command = { Watch-Log $log -NoFollow | Where-Object Status -gt 500 } }
        @{ Name = 'where()'; Command = { $entries.Where{ $_.status -eq 504 } } }
    ) {
        (& $Command).msg | Should -Be 'timed out'
    }

    It 'is a property for Select-Object, Sort-Object, Group-Object, Measure-Object and Format-Table' {
        ($entries | Select-Object status, msg)[1].status | Should -Be 504
        ($entries | Select-Object -ExpandProperty ms) | Should -Be 12, 100, 1200
        ($entries | Sort-Object ms -Descending)[0].table | Should -Be items
        ($entries | Group-Object status | Where-Object Name).Name | Should -Be 200, 504
        ($entries | Where-Object ms | Measure-Object ms -Average).Average | Should -BeGreaterThan 437
        ($entries | Measure-Object ms -Sum).Sum | Should -Be 1312
        ($entries | ForEach-Object status) | Where-Object { $_ } | Should -Be 200, 504
        $entries | Format-Table Timestamp, status, path | Out-String -Width 200 | Should -Match '200 .*web\.log'
    }

    It 'does not hide a property of that name, nor bind a parameter' {
        $entries[0].Path | Should -Be $log
        $entries[0].Fields.path | Should -Be /cart
        $entries[1].Fields.Path | Should -Be /pay
        $entries[1].PSObject.Properties['LiteralPath'] | Should -BeNullOrEmpty
        $entries[1].PSObject.Properties.Name | Should -Not -Contain status
    }

    It 'is of a line of an access log, too, as it is for the store' {
        $access = Join-Path (New-TestDirectory) access.log
        Set-Content $access @(
            '10.0.0.1 - ada [01/Jun/2026:10:00:00 +0000] "GET /cart HTTP/1.1" 200 12 "-" "curl/8"'
            '10.0.0.2 - - [01/Jun/2026:10:00:01 +0000] "GET /pay HTTP/1.1" 500 0 "-" "curl/8" 0.25'
        )
        $failed = Watch-Log $access -NoFollow | Where-Object code -ge 500
        $failed.Fields.path | Should -Be /pay
        $failed.request_time | Should -Be 0.25
        $failed.Level | Should -Be Unknown
        Watch-Log $access -NoFollow | Measure-LogEntry code | ForEach-Object { "$($_.Value) $($_.Count)" } | Should -Be '200 1', '500 1'
    }

    It 'can have the name of what PowerShell gives every object' {
        $entries[1].count | Should -Be 7
        $entries[0].Count | Should -Be 1
    }

    It 'may be absent in strict mode' {
        Set-StrictMode -Version Latest
        @($entries | Where-Object status -eq 504) | Should -HaveCount 1
        @($entries | Where-Object { $_.status -ge 500 }) | Should -HaveCount 1
        @($entries | Select-Object status) | Should -HaveCount 4
        $entries[3].status | Should -BeNullOrEmpty
    }

    It 'gives way to what Add-Member and Update-TypeData add' {
        $entry = $entries[0] | Add-Member -PassThru NoteProperty status 'mine'
        $entry.status | Should -Be mine
    }
}

Describe 'Other names of an entry' {
    It 'are properties for scripts, and not listed: <_>' -ForEach 'ExactTimestamp', 'Position', 'IsContext', 'OriginalLength', 'MetadataState', 'LogLine' {
        $entries[0].$_ | Should -Not -BeNullOrEmpty
        $entries[0].PSObject.Properties.Name | Should -Not -Contain $_
        ($entries[0] | Select-Object $_).$_ | Should -Not -BeNullOrEmpty
    }

    It 'are metadata keys' {
        $node = New-TestDirectory
        $null = New-ContainerLog $node shop web-1 web 0123456789ab '2026-11-23T10:00:00Z stdout F one'
        $entry = Watch-KubeLogs -Path (Join-Path $node containers) -NoFollow -NodeName n -WarningAction Ignore
        $entry.pod_uid | Should -Be uid-of-web-1
        $entry.Namespace, $entry.PodName, $entry.ContainerName | Should -Be shop, web-1, web
    }
}
