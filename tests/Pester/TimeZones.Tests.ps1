# Views and properties have the times of one zone: this machine's, or that of -TimeZone.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $directory = New-TestDirectory
    $log = Join-Path $directory web.log
    Set-Content $log '2026-07-01T10:00:00.123456789Z stderr F error: in summer', '2026-12-01T10:00:00.5Z stdout F in winter'
    $store = Join-Path $directory logs.db
    Add-LogStoreEntry $log $store 2
    $node = New-TestDirectory
    $null = New-ContainerLog $node shop web-1 web 0123456789ab '2026-07-01T10:00:00.123456789Z stdout F error: in summer', '2026-12-01T10:00:00.5Z stdout F in winter'
    $containers = Join-Path $node containers

    $sources = @{
        'Watch-Log' = { param($p) Watch-Log $log -NoFollow @p }
        'Watch-KubeLogs' = { param($p) Watch-KubeLogs -Path $containers -NoFollow -NodeName n -WarningAction Ignore @p }
        'Get-LogEntry' = { param($p) Get-LogEntry -StorePath $store @p }
        'ConvertFrom-ContainerLog' = { param($p) ConvertFrom-ContainerLog $log @p }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
}

Describe '<_>' -ForEach 'Watch-Log', 'Watch-KubeLogs', 'Get-LogEntry', 'ConvertFrom-ContainerLog' {
    It 'shows and has the times of -TimeZone, daylight saving included' {
        $berlin = & $sources[$_] @{ TimeZone = 'Europe/Berlin' }
        $berlin.Timestamp.Offset.TotalHours | Should -Be 2, 1
        $berlin.Timestamp.Hour | Should -Be 12, 11
        $berlin | Should -HaveCount 2
        $berlin | Out-String | Should -Match '12:00:00\.123 ERR(.|\n)*11:00:00\.500'
        $berlin | Format-Table | Out-String | Should -Match '(?m)^12:00:00\.123'
        $berlin | Format-List | Out-String | Should -Match '2026-07-01T12:00:00\.123456789\+02:00'
        $berlin | Format-Table Timestamp | Out-String | Should -Match '2026-07-01T12:00:00\.123456789\+02:00'
        $berlin[0] | ConvertTo-Json | Should -Match '"2026-07-01T12:00:00\.1234567\+02:00"'
        ($berlin | ConvertTo-Csv)[1] | Should -Match '2026-07-01T12:00:00\.123456789\+02:00'
    }

    It 'uses it for -Template and -Timestamps' {
        & $sources[$_] @{ TimeZone = 'Asia/Kolkata'; Template = '{Timestamp:HH:mm zzz} {Message}' } | Should -Be '15:30 +05:30 error: in summer', '15:30 +05:30 in winter'
        & $sources[$_] @{ TimeZone = 'Asia/Kolkata'; Timestamps = $true } | Out-String | Should -Match '2026-07-01T15:30:00\.123456789\+05:30'
    }

    It 'takes the zone of this machine by default' {
        $entries = & $sources[$_] @{}
        foreach ($entry in $entries) {
            $entry.Timestamp.Offset | Should -Be ([TimeZoneInfo]::Local.GetUtcOffset($entry.Timestamp))
        }

        $entries[0].LogLine | Should -Match $entries[0].Timestamp.ToString('HH:mm:ss.fff')
    }
}

Describe '-TimeZone' {
    It 'takes <Zone>' -ForEach @(
        @{ Zone = 'UTC'; Hours = 0 }
        @{ Zone = 'utc'; Hours = 0 }
        @{ Zone = 'america/new_york'; Hours = -4 }
        @{ Zone = 'W. Europe Standard Time'; Hours = 2 }
        @{ Zone = [TimeZoneInfo]::FindSystemTimeZoneById('Asia/Tokyo'); Hours = 9 }
    ) {
        (Watch-Log $log -NoFollow -TimeZone $Zone)[0].Timestamp.Offset.TotalHours | Should -Be $Hours
    }

    It 'takes Local' {
        (Watch-Log $log -NoFollow -TimeZone Local)[0].Timestamp.Offset | Should -Be ([TimeZoneInfo]::Local.GetUtcOffset([datetimeoffset] '2026-07-01T10:00:00Z'))
    }

    It 'says what it takes instead of <_>' -ForEach 'Mars/Olympus', '', '+25:00' {
        { Watch-Log $log -NoFollow -TimeZone $_ -ErrorAction Stop } | Should -Throw "*'$_' is not a time zone of this system. Use UTC, Local, or an id such as Europe/Berlin*"
    }

    It 'is completed' {
        $line = 'Get-LogEntry -TimeZone Europe/Ber'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be Europe/Berlin
        $line = 'Watch-Log x -TimeZone berl'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain Europe/Berlin
    }

    It 'is a parameter of Measure-LogEntry' {
        $counts = Measure-LogEntry -Interval 1h -StorePath $store -TimeZone Asia/Tokyo -Since 2026-06-30 -Until 2026-07-03
        $counts[0].Time.Offset.TotalHours | Should -Be 9
        $counts | Out-String | Should -Match '2026-07-01 19:00'
        (Get-LogEntry -StorePath $store | Measure-LogEntry -Interval 1h -TimeZone Asia/Tokyo)[0].Time.Hour | Should -Be 19
    }

    It 'is a parameter of Get-LogStream' {
        $stream = Get-LogStream -StorePath $store -TimeZone Asia/Tokyo
        $stream.FirstTime.Hour, $stream.LastTime.Hour | Should -Be 19, 19
        $stream | Out-String -Width 200 | Should -Match '2026-07-01 19:00:00 +2026-12-01 19:00:00'
        $stream | Format-List | Out-String | Should -Match 'First +: 2026-07-01 19:00:00'
    }

    It 'does not change what an entry equals' {
        (Watch-Log $log -NoFollow -TimeZone UTC)[0].Timestamp | Should -Be (Watch-Log $log -NoFollow -TimeZone Asia/Tokyo)[0].Timestamp
    }
}

Describe 'The zone of the process' {
    It 'is that of <Zone>, in views and in properties' -ForEach @{ Zone = 'America/New_York'; Hour = '06' }, @{ Zone = 'Asia/Kolkata'; Hour = '15' } -Skip:$IsWindows {
        $before = $env:TZ
        try {
            $env:TZ = $Zone
            $m, $l = $ModuleManifest, $log
            $shown = Start-Job { $PSStyle.OutputRendering = 'PlainText'; Import-Module $using:m; $e = Watch-Log $using:l -NoFollow -Tail 5; ($e[0] | Out-String).Trim(); "$($e[0].Timestamp.Hour)" } | Receive-Job -Wait
        }
        finally {
            $env:TZ = $before
        }

        $shown[0] | Should -Match "› $Hour`:\d\d:00\.123 "
        [int] $shown[1] | Should -Be ([int] $Hour)
    }
}
