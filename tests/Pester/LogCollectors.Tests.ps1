# Start-, Get- and Stop-LogCollector as a user types them.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'A collector' {
    BeforeEach {
        $logs = New-TestDirectory
        $store = Join-Path (New-TestDirectory) store.db
        Set-Content (Join-Path $logs web.log) 'one', 'two'
    }

    AfterEach {
        Get-LogCollector | Stop-LogCollector
    }

    It 'collects in the background' {
        $collector = Start-LogCollector $logs -StorePath $store -Name web -PassThru
        Wait-Until { $collector.Entries -eq 2 }

        (Get-LogCollector w*).Name | Should -Be 'web'
        $collector.State | Should -Be 'Running'
    }

    It 'outputs nothing unless it is asked to' {
        Start-LogCollector $logs -StorePath $store | Should -BeNullOrEmpty
        Get-LogCollector | Should -HaveCount 1
        Get-LogCollector | Stop-LogCollector | Should -BeNullOrEmpty
    }

    It 'starts nothing with -WhatIf' {
        Start-LogCollector $logs -StorePath $store -WhatIf

        Get-LogCollector | Should -BeNullOrEmpty
        $store | Should -Not -Exist
    }

    It 'stops nothing with -WhatIf' {
        Start-LogCollector $logs -StorePath $store -Name web
        Stop-LogCollector web -WhatIf

        (Get-LogCollector web).State | Should -Be 'Running'
    }

    It 'continues where it stopped' {
        Add-LogStoreEntry $logs $store 2
        Add-Content (Join-Path $logs web.log) three
        Add-LogStoreEntry $logs $store 1

        (Get-LogEntry -StorePath $store).Message | Should -Be one, two, three
    }

    It 'reports the process that writes to a store' {
        Start-LogCollector $logs -StorePath $store -Name first

        { Start-LogCollector $logs -StorePath $store -Name second } | Should -Throw "*$PID*" -ErrorId 'StoreInUse,*'
    }

    It 'is stopped through the pipeline and passed on if asked' {
        Start-LogCollector $logs -StorePath $store -Name web

        (Get-LogCollector | Stop-LogCollector -PassThru).State | Should -Be 'Stopped'
    }

    It 'is reported as missing by an exact name' {
        { Stop-LogCollector nobody -ErrorAction Stop } | Should -Throw -ErrorId 'CollectorNotFound,*'
        { Get-LogCollector nobody -ErrorAction Stop } | Should -Throw -ErrorId 'CollectorNotFound,*'
        Get-LogCollector nobody* | Should -BeNullOrEmpty
    }
}

Describe 'A listener' {
    BeforeAll {
        $logs = New-TestDirectory
        $store = Join-Path (New-TestDirectory) store.db
        Set-Content (Join-Path $logs web.log) '2026-11-23T10:00:00Z stdout F one', '2026-11-23T10:00:01Z stdout F two'
        Add-LogStoreEntry $logs $store 2
        $listener = Start-LogListener $store -Listen http://127.0.0.1:0 -Name pester -PassThru
        $url = $listener.Url[0]
    }

    AfterAll {
        Get-LogListener | Stop-LogListener
    }

    It 'answers a JSON array of lines, as the origin asked for' {
        $path = [uri]::EscapeDataString((Join-Path $logs web.log))
        (Invoke-WebRequest "$url/logs/path/$path").Content | Should -Be '["one","two"]'
    }

    It 'answers 404 where there is nothing' {
        { Invoke-RestMethod "$url/logs/app/nothing" } | Should -Throw '*404*'
    }

    It 'answers Get-LogEntry with the same entries as the store' {
        (Get-LogEntry -Uri $url).Message | Should -Be (Get-LogEntry -StorePath $store).Message
    }

    It 'is listed and stopped' {
        (Get-LogListener pester).Url | Should -Be $url
        Stop-LogListener pester -WhatIf
        Get-LogListener | Should -HaveCount 1
    }

    It 'requires encryption beyond loopback, and a token' {
        { Start-LogListener $store -Listen http://0.0.0.0:0 -Name open -ErrorAction Stop } | Should -Throw -ErrorId 'ListenerEncryptionRequired,*'

        $token = '0123456789abcdef0123456789abcdef'
        $open = Start-LogListener $store -Listen http://0.0.0.0:0 -Name open -AllowInsecure -Token $token -PassThru -ErrorAction Stop
        $local = "http://127.0.0.1:$(([uri] $open.Url[0]).Port)"
        { Invoke-RestMethod "$local/streams" } | Should -Throw '*401*'
        Get-LogEntry -Uri $local -Token $token | Should -HaveCount 2
    }
}
