# Entries from jobs and other runspaces.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $log = Join-Path (New-TestDirectory) web.log
    Set-Content $log '2026-11-23T10:00:00.123456789Z stdout F {"level":"info","status":200}', '2026-11-23T10:00:20Z stderr F {"level":"error","status":500}'
}

Describe 'A job' {
    It 'of a process returns entries with usable properties' {
        $entries = Start-Job { Import-Module $using:ModuleManifest; Watch-Log $using:log -NoFollow } | Receive-Job -Wait -AutoRemoveJob

        $entries.Message | Should -HaveCount 2
        "$($entries[1].Level)" | Should -Be 'Error'
        $entries[1].Fields.status | Should -Be 500
    }

    It 'of a thread returns entries' {
        $entries = Start-ThreadJob { Import-Module $using:ModuleManifest; Watch-Log $using:log -NoFollow } | Receive-Job -Wait -AutoRemoveJob

        $entries | Where-Object Level -EQ Error | Should -HaveCount 1
    }

    It 'is stopped while it follows' {
        $job = Start-ThreadJob { Import-Module $using:ModuleManifest; Watch-Log $using:log -Tail 1 }
        Wait-Until { $job.HasMoreData }
        $job | Stop-Job -PassThru | Wait-Job -Timeout $WaitTimeout.TotalSeconds | Should -Not -BeNullOrEmpty
        $job.State | Should -Be 'Stopped'
        $job | Remove-Job
    }

    It 'runs in parallel with others' {
        $counts = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModuleManifest
            @(Watch-Log $using:log -NoFollow).Count
        }

        $counts | Should -Be 2, 2, 2, 2
    }

    It 'reads a store while others do' {
        $store = Join-Path (New-TestDirectory) store.db
        Add-LogStoreEntry (Split-Path $log) $store 2
        $counts = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModuleManifest
            @(Get-LogEntry -StorePath $using:store).Count
        }

        $counts | Should -Be 2, 2, 2, 2
    }
}
