# Watch-Log as a user types it.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'Watch-Log' {
    BeforeEach {
        $logs = New-TestDirectory
        $log = Join-Path $logs web.log
        Set-Content $log 'level=info one', 'level=warn two', 'level=error three'
    }

    It 'reads what is there' {
        (Watch-Log $log -NoFollow).Message | Should -Be 'level=info one', 'level=warn two', 'level=error three'
    }

    It 'starts with the last entries' {
        (Watch-Log $log -Tail 2 -NoFollow).Message | Should -Be 'level=warn two', 'level=error three'
    }

    It 'takes a directory, a pattern or several paths' {
        Set-Content (Join-Path $logs db.log) 'four'
        Set-Content (Join-Path $logs notes.txt) 'five'

        Watch-Log $logs -NoFollow | Should -HaveCount 5
        Watch-Log (Join-Path $logs *.log) -NoFollow | Should -HaveCount 4
        Watch-Log $log, (Join-Path $logs notes.txt) -NoFollow | Should -HaveCount 4
        Watch-Log $logs -Include *.txt -NoFollow | Should -HaveCount 1
        Watch-Log $logs -Exclude *.txt -NoFollow | Should -HaveCount 4
    }

    It 'takes files from Get-ChildItem and paths from a list' {
        $list = Join-Path $logs list.txt
        Set-Content $list $log

        Get-ChildItem $logs -Filter web.log | Watch-Log -NoFollow | Should -HaveCount 3
        Get-Content $list | Watch-Log -NoFollow | Should -HaveCount 3
    }

    It 'takes a path relative to the location, a drive of its own and a name with brackets' {
        Set-Content -LiteralPath (Join-Path $logs 'a[1].log') 'bracket'
        $null = New-PSDrive logs FileSystem $logs
        Push-Location $logs
        try {
            Watch-Log ./web.log -NoFollow | Should -HaveCount 3
            Watch-Log logs:/web.log -NoFollow | Should -HaveCount 3
            Watch-Log -LiteralPath 'a[1].log' -NoFollow | Should -HaveCount 1
        }
        finally {
            Pop-Location
            Remove-PSDrive logs
        }
    }

    It 'follows until Select-Object has enough' {
        Watch-Log $log -FromStart | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'follows what another process writes' {
        $writer = Start-Job {
            while ($true) {
                Add-Content $using:log live
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
        $rotated = Join-Path $logs rotated.log
        Set-Content $rotated start
        $writer = Start-Job {
            foreach ($number in 1..200) {
                Add-Content $using:rotated $number
                if ($number % 50 -eq 0) { Move-Item $using:rotated "$using:rotated.$number" }
            }
            Add-Content $using:rotated end
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
        Watch-Log $log -NoFollow | Where-Object { $_.Level -in 'Warning', 'Error' } | Should -HaveCount 2
    }

    It 'finds <Count> with <Filter>' -ForEach @(
        @{ Filter = @{ Contains = 'TWO' }; Count = 1 }
        @{ Filter = @{ Contains = 'TWO'; CaseSensitive = $true }; Count = 0 }
        @{ Filter = @{ Pattern = 'o'; NotMatch = 'one' }; Count = 2 }
        @{ Filter = @{ Pattern = '^level=(info|error)' }; Count = 2 }
    ) {
        @(Watch-Log $log -NoFollow @Filter) | Should -HaveCount $Count
    }

    It 'reports a path that does not exist, and reads the others' {
        $entries = Watch-Log (Join-Path $logs missing.log), $log -NoFollow -ErrorVariable failures -ErrorAction SilentlyContinue

        $entries | Should -HaveCount 3
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFound,Monitoring.Commands.Watching.WatchLogCommand'
    }

    It 'refuses two starts' {
        { Watch-Log $log -Tail 1 -FromStart } | Should -Throw -ErrorId 'StartConflict,*'
    }

    It 'formats text by a template' {
        Watch-Log $log -Tail 1 -NoFollow -Template '{Level,-8}|{Message}' | Should -Be 'Error   |level=error three'
    }
}
