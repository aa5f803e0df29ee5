BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $logs = New-TestDirectory
    Set-Content (Join-Path $logs a.log) 'one', 'two'
    $store = Join-Path $TestDrive "$([guid]::NewGuid()).db"
    $output = Join-Path $TestDrive 'out.ndjson'
}

Describe 'A destination' {
    AfterEach {
        Get-LogCollector | Stop-LogCollector
    }

    It 'gets the entries of a running collector until it is removed' {
        Start-LogCollector $logs -StorePath $store
        Add-LogDestination out -File $output -StorePath $store -ErrorAction Stop
        Wait-Until { (Get-LogDestination out -StorePath $store).Sent -eq 2 }

        $lines = @(Get-Content $output | ConvertFrom-Json)
        $lines.Count | Should -Be 2
        $destination = Get-LogDestination -StorePath $store
        $destination.Kind | Should -Be File
        ($destination | Format-Table | Out-String) | Should -Match 'BehindEntries'

        $destination | Remove-LogDestination
        Get-LogDestination -StorePath $store | Should -BeNullOrEmpty
    }

    It 'has one line in a narrow table, with an error too' {
        Start-LogCollector $logs -StorePath $store
        Add-LogDestination refused -Otlp http://127.0.0.1:9 -StorePath $store -ErrorAction Stop
        Wait-Until { (Get-LogDestination refused -StorePath $store).LastError }

        $table = (Get-LogDestination refused -StorePath $store | Format-Table | Out-String -Width 80).Trim() -split "`n"
        $table.Count | Should -Be 3
        $table[2] | Should -Match 'refused.*Retrying'
    }

    It 'has the last error, the next attempt and the rate in a list' {
        Start-LogCollector $logs -StorePath $store
        Add-LogDestination refused -Otlp http://127.0.0.1:9 -StorePath $store -Force
        Wait-Until { (Get-LogDestination refused -StorePath $store).NextAttempt }

        $list = Get-LogDestination refused -StorePath $store | Format-List | Out-String
        $list | Should -Match 'LastError +: \S'
        $list | Should -Match 'NextAttempt +: \S'
        $list | Should -Match 'EntriesPerSecond +: 0'
        $list | Should -Match 'BehindSeconds +: \d'
    }

    It 'cannot be changed while another process collects' {
        Start-LogCollector $logs -StorePath $store
        $code = "Import-Module '$ModuleManifest'
            try { Add-LogDestination out -File '$output' -StorePath '$store' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
        $shell = @([Environment]::ProcessPath) + ([Environment]::ProcessPath -like '*dotnet*' ? @([Environment]::GetCommandLineArgs()[0]) : @())
        $said = & $shell[0] @($shell | Select-Object -Skip 1) -NoProfile -Command $code

        $said[0] | Should -BeLike 'DestinationsInUse,*'
        $said[1] | Should -BeLike '*stop that collector*'
    }

    It 'is added by a collector whose environment names it, and a mistake there is a warning' {
        $other = Join-Path $TestDrive "$([guid]::NewGuid()).db"
        $named = Join-Path $TestDrive 'named.ndjson'
        $env:MONITORING_DESTINATION = "file://$named#name=named  kafka+tcp://host:9092"
        try {
            Start-LogCollector $logs -StorePath $other -WarningVariable warnings -WarningAction SilentlyContinue
        }
        finally {
            Remove-Item Env:MONITORING_DESTINATION
        }

        Wait-Until { (Get-LogDestination named -StorePath $other).Sent -eq 2 }
        @(Get-Content $named).Count | Should -Be 2
        @($warnings) | Should -HaveCount 1
        $warnings[0] | Should -BeLike '*otlp+https://*MONITORING_DESTINATION*'
    }

    It 'and the console do not overwrite each other in a file to which the standard output is redirected' -Skip:$IsWindows {
        $other = Join-Path $TestDrive "$([guid]::NewGuid()).db"
        $script = Join-Path $TestDrive 'console.ps1'
        $redirected = Join-Path $TestDrive 'console.out'
        Set-Content $script "Import-Module '$ModuleManifest'
            'begin'
            Start-LogCollector '$logs' -StorePath '$other' -Destination 'file:-#name=console'
            for (`$try = 0; `$try -lt 600 -and (Get-LogDestination -StorePath '$other').Sent -lt 2; `$try++) { Start-Sleep -Milliseconds 50 }
            'end'"
        $shell = @([Environment]::ProcessPath) + ([Environment]::ProcessPath -like '*dotnet*' ? @([Environment]::GetCommandLineArgs()[0]) : @())
        $quoted = ($shell + '-NoProfile', '-File', $script | ForEach-Object { "'$_'" }) -join ' '
        sh -c "$quoted > '$redirected'"

        $lines = @(Get-Content $redirected)
        $lines | Should -HaveCount 4
        $lines[0, 3] | Should -Be 'begin', 'end'
        ($lines[1, 2] | ConvertFrom-Json).message | Should -Be 'one', 'two'
    }
}
