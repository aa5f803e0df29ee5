# Moments and durations as users type them. A number without a unit is neither, whatever its type.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $store = Join-Path $TestDrive times.db
    $logs = New-TestDirectory
    $log = Join-Path $logs web.log
    $now = [datetimeoffset]::UtcNow
    Set-Content $log @(
        foreach ($age in 172800, 5400, 60) { "$($now.AddSeconds(-$age).ToString('yyyy-MM-ddTHH:mm:ss.fffffffZ')) stdout F $age seconds old" }
    )
    Add-LogStoreEntry $logs $store 3

    # Where a parameter of each command takes its value from; $value is what a test gives.
    $commands = @{
        'Get-LogEntry -Since'                 = { Get-LogEntry -StorePath $store -Since $value -ErrorAction Stop }
        'Get-LogEntry -Until'                 = { Get-LogEntry -StorePath $store -Until $value -ErrorAction Stop }
        'Measure-LogEntry -Since'             = { Measure-LogEntry -StorePath $store -Since $value -ErrorAction Stop }
        'Measure-LogEntry -Until'             = { Measure-LogEntry -StorePath $store -Until $value -ErrorAction Stop }
        'Measure-LogEntry -Interval'          = { Measure-LogEntry -StorePath $store -Interval $value -ErrorAction Stop }
        'Watch-Log -Since'                    = { Watch-Log $log -NoFollow -Since $value -ErrorAction Stop }
        'Watch-KubeLogs -Since'               = { Watch-KubeLogs -Path $logs -NoFollow -Since $value -ErrorAction Stop }
        'Start-LogCollector -CommitInterval'  = { Start-LogCollector $logs -StorePath "$store.none" -CommitInterval $value -ErrorAction Stop }
        'Start-LogCollector -RetentionAge'    = { Start-LogCollector $logs -StorePath "$store.none" -RetentionAge $value -ErrorAction Stop }
    }
}

Describe 'A number without a unit' {
    It 'is an error of <Command> that shows the units: <Value> (<Type>)' -ForEach @(
        $values = @(10, 600, 2026, 20261123, -10, 10l, 1.5, 1e3, [int16] 10, [byte] 10, [uint64] 10, [decimal] 10, [bigint] 10,
            '10', ' 10 ', '2026', '20261123', '-10', '+10', '1.5', '1e3')
        foreach ($command in 'Get-LogEntry -Since', 'Get-LogEntry -Until', 'Measure-LogEntry -Since', 'Measure-LogEntry -Until',
            'Measure-LogEntry -Interval', 'Watch-Log -Since', 'Watch-KubeLogs -Since', 'Start-LogCollector -CommitInterval',
            'Start-LogCollector -RetentionAge') {
            foreach ($value in $values) {
                @{ Command = $command; Value = $value; Type = $value.GetType().Name }
            }
        }
    ) {
        $value = $Value
        $failure = try { & $commands[$Command] } catch { $_ }

        $failure | Should -BeOfType ([Management.Automation.ErrorRecord])
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        "$failure" | Should -BeLike "*'$($Command.Split('-')[-1])'*"
        "$failure" | Should -BeLike '*10m*'
        "$failure" | Should -Match 'unit'
    }

    It 'is an error as it is typed: <_>' -ForEach '10', '-10', '1.5', '0', '0x10', '10l', '5kb', '1e3' {
        { Invoke-Expression "Get-LogEntry -StorePath '$store' -Since $_" } | Should -Throw '*10m*' -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'says how to quote what PowerShell made a number of' {
        $age = 90s

        { Get-LogEntry -StorePath $store -Since $age } | Should -Throw "*'90'*quote*"
    }

    It 'leaves no collector behind' {
        Get-LogCollector | Should -BeNullOrEmpty
        "$store.none" | Should -Not -Exist
    }
}

Describe 'A moment' {
    It '<_> is half an hour ago' -ForEach '30m', "'30m'", '1800s', "'30 minutes ago'", '"30 Minutes"', '30min', "'0h30m'", "'29m 60s'", '([timespan]::FromMinutes(30))',
        '(Get-Date).AddMinutes(-30)', '([datetime]::UtcNow.AddMinutes(-30))', '([datetimeoffset]::Now.AddMinutes(-30).ToOffset([timespan]::FromHours(5)))',
        '([datetimeoffset]::UtcNow.AddMinutes(-30).ToString("o"))', '([datetimeoffset]::UtcNow.AddMinutes(-30).ToString("yyyy-MM-dd HH:mm:ss.fffZ"))',
        '(Get-Date).AddMinutes(-30).ToString("yyyy-MM-dd HH:mm:ss")' {
        $found = @(Invoke-Expression "Get-LogEntry -StorePath '$store' -Since $_")
        $earlier = @(Invoke-Expression "Get-LogEntry -StorePath '$store' -Until $_")

        $found.Message | Should -Be '60 seconds old'
        $earlier.Message | Should -Be '172800 seconds old', '5400 seconds old'
    }

    It '<_> is a day ago' -ForEach '1d', '24h', "'1 day ago'", '1.0d', '1.00:00:00', '(Get-Date).AddDays(-1)', '([dateonly]::FromDateTime((Get-Date).AddDays(-1)))' {
        @(Invoke-Expression "Get-LogEntry -StorePath '$store' -Since $_").Count | Should -Be 2
    }

    It '<_> is understood' -ForEach 'now', 'today', 'yesterday', "'yesterday 10:15'", '2026-11-23', "'2026-11-23 10:15'", '10:15', '10:15:30', '2w', '2h30m', "'2 hours ago'",
        '2026-11-23T10:15:00.123456789Z', "'2026-11-23 10:15:00.1234+05:30'" {
        { Invoke-Expression "Get-LogEntry -StorePath '$store' -Until $_ -ErrorAction Stop" } | Should -Not -Throw
    }

    It 'is the time of an entry' {
        $entry = Get-LogEntry -StorePath $store -Contains '5400 seconds'

        @(Get-LogEntry -StorePath $store -Since $entry).Message | Should -Be '5400 seconds old', '60 seconds old'
        @(Get-LogEntry -StorePath $store -Until $entry).Message | Should -Be '172800 seconds old'
    }

    It 'is the time of an entry from another process' {
        $copy = [Management.Automation.PSSerializer]::Deserialize(
            [Management.Automation.PSSerializer]::Serialize((Get-LogEntry -StorePath $store -Contains '5400 seconds')))

        @(Get-LogEntry -StorePath $store -Since $copy).Count | Should -Be 2
    }

    It 'respects the kind of a DateTime' {
        $utc = [datetime]::SpecifyKind([datetime]::UtcNow.AddMinutes(-30), 'Utc')
        $local = $utc.ToLocalTime()
        $unspecified = [datetime]::SpecifyKind($local, 'Unspecified')

        foreach ($moment in $utc, $local, $unspecified) {
            @(Get-LogEntry -StorePath $store -Since $moment).Count | Should -Be 1
        }
    }

    It 'is not <_>' -ForEach 'nonsense', "''", "' '", 'tomorrow', '2026-13-01', '25:00', "'10 parsecs'", '10m5h', '$true', '@(1, 2)', "'-10m'", '(Get-Process -Id $PID)' {
        { Invoke-Expression "Get-LogEntry -StorePath '$store' -Since $_" } | Should -Throw '*10m*' -ErrorId 'ParameterArgumentTransformationError,*'
    }
}

Describe 'A duration' {
    It '<_> is an interval of half an hour' -ForEach '30m', "'30m'", '1800s', "'30 minutes'", '30min', '00:30:00', '([timespan]::FromMinutes(30))' {
        $counts = @(Invoke-Expression "Measure-LogEntry -StorePath '$store' -Interval $_")

        $counts[0].Interval | Should -Be ([timespan]::FromMinutes(30))
    }

    It '<Value> is out of range for <Parameter>' -ForEach @(
        @{ Parameter = '-Interval'; Value = '0' }
        @{ Parameter = '-Interval'; Value = '0s' }
        @{ Parameter = '-Interval'; Value = '36501d' }
        @{ Parameter = '-Interval'; Value = '([timespan]::FromSeconds(-1))' }
        @{ Parameter = '-Interval'; Value = '([timespan]::MinValue)' }
        @{ Parameter = '-Interval'; Value = '([timespan]::MaxValue)' }
        @{ Parameter = '-CommitInterval'; Value = '0' }
        @{ Parameter = '-CommitInterval'; Value = '2h' }
        @{ Parameter = '-CommitInterval'; Value = '([timespan]::FromSeconds(-1))' }
        @{ Parameter = '-RetentionAge'; Value = '1s' }
        @{ Parameter = '-RetentionAge'; Value = '59m' }
        @{ Parameter = '-RetentionAge'; Value = '([timespan]::FromDays(-7))' }
    ) {
        $command = $Parameter -eq '-Interval' ? "Measure-LogEntry -StorePath '$store'" : "Start-LogCollector '$logs' -StorePath '$store.none'"
        $failure = try { Invoke-Expression "$command $Parameter $Value -ErrorAction Stop" } catch { $_ }

        $failure.FullyQualifiedErrorId | Should -Match '^(IntervalOutOfRange|CommitIntervalOutOfRange|RetentionTooShort),'
        "$failure" | Should -BeLike "$Parameter is *"
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Use a (longer )?duration'
    }
}
