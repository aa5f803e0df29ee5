# When following ends, in which order entries come, and doing without the Kubernetes API.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $node = New-TestDirectory
    $root = Join-Path $node containers
    $null = New-ContainerLog $node shop web-0 nginx abcdef01 '2026-11-25T12:00:00Z stdout F one', '2026-11-25T12:00:02Z stderr F three'
    $null = New-ContainerLog $node shop db-0 postgres abcdef02 '2026-11-25T12:00:01Z stdout F two', '2026-11-25T12:00:03Z stdout F four'
}

Describe '-Until' {
    It 'in the past ends with what is from before: <Command>' -ForEach @(
        @{ Command = { Watch-Log $root -Until 2026-11-25T12:00:02Z } }
        @{ Command = { Watch-Log $root -Before 2026-11-25T12:00:02Z -NoFollow } }
        @{ Command = { Watch-KubeLogs -Path $root -NoKubernetesApi -Until 2026-11-25T12:00:02Z } }
        @{ Command = { Watch-KubeLogs -Path $root -NoKubernetesApi -Until 2026-11-25T12:00:02Z -NoFollow } }
        @{ Command = { ConvertFrom-ContainerLog (Join-Path $root *.log) -Until 2026-11-25T12:00:02Z } }
    ) {
        & $Command | ForEach-Object Message | Sort-Object | Should -Be 'one', 'two'
    }

    It 'and -Since are a range: <Command>' -ForEach @(
        @{ Command = { Watch-Log $root -Since 2026-11-25T12:00:01Z -Until 2026-11-25T12:00:03Z } }
        @{ Command = { Watch-KubeLogs -Path $root -NoKubernetesApi -Since 2026-11-25T12:00:01Z -Until 2026-11-25T12:00:03Z } }
        @{ Command = { ConvertFrom-ContainerLog (Join-Path $root *.log) -Since 2026-11-25T12:00:01Z -Until 2026-11-25T12:00:03Z } }
    ) {
        & $Command | ForEach-Object Message | Sort-Object | Should -Be 'three', 'two'
    }

    It 'before -Since is an error: <_>' -ForEach 'Watch-Log', 'Watch-KubeLogs', 'ConvertFrom-ContainerLog' {
        { & $_ -Path $root -Since 2026-11-25T12:00:02Z -Until 2026-11-25T12:00:01Z } | Should -Throw -ErrorId 'TimeRangeTurnedRound,*'
    }

    It 'in the future follows until then' {
        $log = Join-Path (New-TestDirectory) live.log
        Set-Content $log "$([datetime]::UtcNow.ToString('o')) stdout F old"
        $writer = Start-ThreadJob {
            param($log)
            foreach ($number in 1..100000) { Add-Content $log "$([datetime]::UtcNow.ToString('o')) stdout F $number" }
        } -ArgumentList $log
        try {
            # What is written before the end is emitted, however late following begins.
            Wait-Until { @(Get-Content $log).Count -gt 1 }
            $until = [datetime]::Now.AddSeconds(1)
            $entries = Watch-Log $log -FromStart -Until $until
            $entries[0].Message | Should -Be 'old'
            $entries.Count | Should -BeGreaterThan 1
            $entries | Where-Object Timestamp -GE ([datetimeoffset] $until) | Should -BeNullOrEmpty
            $entries.Message | Select-Object -Skip 1 | Should -Be ([string[]] @(1..($entries.Count - 1)))
        }
        finally {
            $writer | Remove-Job -Force
        }
    }

    It 'counts lines without a time by the last write to their file' {
        $log = Join-Path (New-TestDirectory) plain.log
        Set-Content $log 'old'
        (Get-Item $log).LastWriteTime = '2026-11-20'
        Watch-Log $log -Until 2026-11-21 | ForEach-Object Message | Should -Be 'old'
        Watch-Log $log -Until 2026-11-19 | Should -BeNullOrEmpty
    }

    It 'ends in order' {
        Watch-Log $root -Until 2026-11-25T12:00:03Z -Ordered | ForEach-Object Message | Should -Be 'one', 'two', 'three'
    }
}

Describe '-Ordered' {
    It 'merges by time: <Command>' -ForEach @(
        @{ Command = { Watch-Log $root -NoFollow -Ordered } }
        @{ Command = { Watch-KubeLogs -Path $root -NoFollow -Ordered -NoKubernetesApi } }
    ) {
        & $Command | ForEach-Object Message | Should -Be 'one', 'two', 'three', 'four'
    }

    It 'follows until Select-Object has enough' {
        Watch-Log $root -FromStart -Ordered | Select-Object -First 3 | ForEach-Object Message | Should -Be 'one', 'two', 'three'
    }
}

Describe 'No Kubernetes API' {
    BeforeAll {
        # An environment in which no API is found; each test file has a process of its own.
        $kubeConfig = $env:KUBECONFIG
        $env:KUBECONFIG = Join-Path $TestDrive no-kubeconfig
    }

    AfterAll {
        $env:KUBECONFIG = $kubeConfig
    }

    It 'is said once a session' {
        $first = Watch-KubeLogs -Path $root -NoFollow 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] }
        $second = Watch-KubeLogs -Path $root -NoFollow 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] }
        "$first" | Should -BeLike '*-NoKubernetesApi*'
        $second | Should -BeNullOrEmpty
    }

    It 'may be what is wanted' {
        $rows = Test-LogCollector $root -NoKubernetesApi -StorePath (Join-Path $TestDrive check.db)
        ($rows | Where-Object Name -EQ Api).Status | Should -Be 'Skipped'
        $collector = Start-LogCollector $root -NoKubernetesApi -StorePath (Join-Path $TestDrive none.db) -Name no-api -PassThru
        try {
            Wait-Until { $collector.Entries -ge 4 }
            $collector.Warnings | Should -Be 0
        }
        finally {
            Stop-LogCollector no-api
        }
    }

    It 'contradicts what needs it: <Parameters.Keys>' -ForEach @(
        @{ Parameters = @{ KubernetesApi = 'http://localhost:1' } }
        @{ Parameters = @{ KubeConfig = 'config' } }
        @{ Parameters = @{ KubeContext = 'one' } }
        @{ Parameters = @{ ViaApi = $true } }
        @{ Parameters = @{ Selector = 'app=web' } }
        @{ Parameters = @{ FieldSelector = 'status.phase=Running' } }
    ) {
        { Watch-KubeLogs -NoKubernetesApi -NoFollow @Parameters } | Should -Throw -ErrorId 'ParametersContradict,*'
    }
}
