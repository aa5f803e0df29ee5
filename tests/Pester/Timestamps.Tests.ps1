# The timestamps that messages of plain logs have in them.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $log = Join-Path (New-TestDirectory) app.log
    $now = [datetimeoffset]::UtcNow
    Set-Content $log @(
        '2026-10-01 10:00:00,123 ERROR two months ago'
        '  at its second line'
        "$($now.AddMinutes(-1).ToString('yyyy-MM-ddTHH:mm:ssZ')) INFO a minute ago"
    )
    $october = [datetimeoffset] '2026-10-01T08:00:00.123Z'
}

Describe 'A line of a plain log' {
    It 'has the time of its message, or of the line before it' {
        $entries = @(Watch-Log $log -NoFollow -MessageTimeZone Europe/Berlin)

        $entries.TimestampSource | Should -Be Message, Message, Message
        $entries[0, 1].Timestamp | ForEach-Object { $_ -eq $october } | Should -Be $true, $true
    }

    It 'has a time of this machine''s zone if it names none' {
        $entry = Watch-Log $log -NoFollow | Select-Object -First 1

        $entry.Timestamp.LocalDateTime | Should -Be ([datetime] '2026-10-01T10:00:00.123')
    }

    It 'is found by -Since' {
        (Watch-Log $log -NoFollow -Since 10m).Message | Should -BeLike '*a minute ago'
    }

    It 'has the time of reading with -NoTimestampParsing' {
        $entries = @(Watch-Log $log -NoFollow -NoTimestampParsing)

        $entries.TimestampSource | Should -Be Read, Read, Read
        $entries[0].Timestamp | Should -BeGreaterThan $now
    }
}

Describe 'A stored line of a plain log' {
    BeforeAll {
        $store = Join-Path $TestDrive timestamps.db
        $null = Start-LogCollector $log -StorePath $store -Name timestamps -MessageTimeZone Europe/Berlin
        Wait-Until { (Get-LogCollector timestamps).Entries -ge 3 }
        $uri = (Start-LogListener $store -Listen http://127.0.0.1:0 -Name timestamps -PassThru).Url[0]
    }

    AfterAll {
        Stop-LogListener timestamps
        Stop-LogCollector timestamps
    }

    It 'keeps its time and the source of the time' {
        $entries = @(Get-LogEntry -StorePath $store)

        $entries.TimestampSource | Should -Be Message, Message, Message
        $entries[0].Timestamp -eq $october | Should -BeTrue
        (Get-LogEntry -StorePath $store -Since 10m).Message | Should -BeLike '*a minute ago'
    }

    It 'is the same over HTTP' {
        $entries = @(Get-LogEntry -Uri $uri)

        $entries.TimestampSource | Should -Be Message, Message, Message
        $entries[0].Timestamp -eq $october | Should -BeTrue
    }

    It 'has the time of reading with -NoTimestampParsing' {
        $other = Join-Path $TestDrive reading.db
        $null = Start-LogCollector $log -StorePath $other -Name reading -NoTimestampParsing
        try {
            Wait-Until { (Get-LogCollector reading).Entries -ge 3 }
        }
        finally {
            Stop-LogCollector reading
        }

        (Get-LogEntry -StorePath $other).TimestampSource | Should -Be Read, Read, Read
        Get-LogEntry -StorePath $other -Since 10m | Should -HaveCount 3
    }
}
