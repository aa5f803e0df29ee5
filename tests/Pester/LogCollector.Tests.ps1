# Collectors as users see them; run as Monitoring.Tests.ps1 is.

BeforeAll {
    $manifest = $env:MONITORING_MODULE
    if (-not $manifest) {
        $manifest = Join-Path $PSScriptRoot '../../artifacts/module/Monitoring/Monitoring.psd1'
    }

    Import-Module $manifest -Force
}

Describe 'Start-LogCollector' {
    BeforeEach {
        $logs = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $store = Join-Path $TestDrive "$([guid]::NewGuid()).db"
        Set-Content (Join-Path $logs 'web.log') 'one', 'two'
    }

    AfterEach {
        Get-LogCollector | Stop-LogCollector
    }

    It 'collects in the background' {
        $collector = Start-LogCollector $logs -StorePath $store -Name web -PassThru
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ($collector.Entries -lt 2 -and $clock.Elapsed.TotalSeconds -lt 30) { }

        $collector.Entries | Should -Be 2
        (Get-LogCollector w*).Name | Should -Be 'web'
    }

    It 'takes durations and sizes as people write them' {
        $collector = Start-LogCollector $logs -StorePath $store -RetentionAge 3d -RetentionSize 1GB -PassThru

        $collector.Retention.MaxAge | Should -Be ([timespan]::FromDays(3))
        $collector.Retention.MaxBytes | Should -Be 1GB
    }

    It 'says which process writes to a store' {
        Start-LogCollector $logs -StorePath $store -Name first

        { Start-LogCollector $logs -StorePath $store -Name second } | Should -Throw "*$PID*" -ErrorId 'StoreInUse,*'
    }
}

Describe 'Stop-LogCollector' {
    It 'says that there is no such collector' {
        { Stop-LogCollector nobody -ErrorAction Stop } | Should -Throw -ErrorId 'CollectorNotFound,*'
    }
}
