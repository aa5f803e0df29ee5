# The cmdlets that query and maintain a store, as a user types them.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $logs = New-TestDirectory
    $store = Join-Path (New-TestDirectory) store.db
    $PSDefaultParameterValues['*-Log*:StorePath'] = $store
    Set-Content (Join-Path $logs web.log) @(
        '2026-11-23T10:00:00Z stdout F {"level":"info","status":200}'
        '2026-11-23T10:00:20Z stderr F {"level":"error","status":500}'
        '2026-11-23T10:00:40Z stdout F {"level":"info","status":200}'
    )
    Set-Content (Join-Path $logs db.log) '2026-11-23T10:00:10Z stdout F connected'
    Add-LogStoreEntry $logs $store 4
}

AfterAll {
    $PSDefaultParameterValues.Remove('*-Log*:StorePath')
    $PSStyle.OutputRendering = $rendering
}

Describe 'Get-LogEntry' {
    It 'emits all entries in the order of time' {
        (Get-LogEntry).Timestamp.Second | Should -Be 0, 10, 20, 40
    }

    It 'finds <Count> with <Query>' -ForEach @(
        @{ Query = @{ Path = 'web.log' }; Count = 3 }
        @{ Query = @{ Path = '*.log' }; Count = 4 }
        @{ Query = @{ Metadata = @{ path = '*/db.log' } }; Count = 1 }
        @{ Query = @{ Selector = 'path,!tier' }; Count = 4 }
        @{ Query = @{ Contains = 'CONN', '500' }; Count = 2 }
        @{ Query = @{ Contains = 'CONN'; CaseSensitive = $true }; Count = 0 }
        @{ Query = @{ Pattern = 'status":[25]00' }; Count = 3 }
        @{ Query = @{ NotMatch = 'status' }; Count = 1 }
        @{ Query = @{ Level = 'e' }; Count = 1 }
        @{ Query = @{ Stream = 'stdout' }; Count = 3 }
        @{ Query = @{ Since = '2026-11-23T10:00:10Z'; Until = '2026-11-23T10:00:40Z' }; Count = 2 }
        @{ Query = @{ Since = '1m' }; Count = 0 }
        @{ Query = @{ First = 3 }; Count = 3 }
        @{ Query = @{ Tail = 2 }; Count = 2 }
        @{ Query = @{ Level = 'Error'; Context = 1 }; Count = 3 }
    ) {
        @(Get-LogEntry @Query) | Should -HaveCount $Count
    }

    It 'emits the newest first' {
        (Get-LogEntry -NewestFirst -First 2).Timestamp.Second | Should -Be 40, 20
    }

    It 'reads page by page' {
        $pages = for ($page = @(Get-LogEntry -First 3); $page; $page = @($page | Get-LogEntry -First 3)) { $page }

        $pages.Message | Should -Be (Get-LogEntry).Message
    }

    It 'finds nothing after an empty page' {
        $page = Get-LogEntry -Since 1m

        $page | Get-LogEntry | Should -BeNullOrEmpty
        Get-LogEntry -InputObject $null | Should -BeNullOrEmpty
    }

    It 'follows until Select-Object has enough' {
        Get-LogEntry -Follow | Select-Object -First 4 | Should -HaveCount 4
    }

    It 'refuses a range whose end is before its start' {
        { Get-LogEntry -Since 2026-11-24 -Until 2026-11-23 } | Should -Throw
    }

    It 'reports a store that does not exist' {
        { Get-LogEntry -StorePath (Join-Path $TestDrive none.db) -ErrorAction Stop } | Should -Throw -ErrorId 'StoreNotFound,*'
    }
}

Describe 'Get-LogStream' {
    It 'lists the streams' {
        Get-LogStream | Sort-Object Entries | ForEach-Object Entries | Should -Be 1, 3
    }

    It 'selects by path' {
        (Get-LogStream web.log).Entries | Should -Be 3
    }
}

Describe 'Measure-LogEntry' {
    It 'counts by a property, in the pipeline and by itself' {
        (Get-LogEntry | Measure-LogEntry Level)[0].Count | Should -Be 2
        (Measure-LogEntry Level)[0].Count | Should -Be 2
    }

    It 'counts by a field of the message' {
        $counts = Measure-LogEntry status

        $counts[0].Value | Should -Be 200
        $counts[0].Count | Should -Be 2
    }

    It 'draws a histogram' {
        Measure-LogEntry -Interval 20s | Out-String | Should -Match '\u2588'
    }

    It 'gives the same counts by time as Group-Object' {
        (Measure-LogEntry -Interval 1m).Count | Should -Be 4
    }
}

Describe 'Test-LogStore and Repair-LogStore' {
    It 'finds the store intact' {
        Test-LogStore -Quiet | Should -BeTrue
        (Test-LogStore).Entries | Should -Be 4
    }

    It 'recovers what a damaged store still has' {
        $damaged = Join-Path (New-TestDirectory) damaged.db
        Copy-Item $store $damaged
        $bytes = [IO.File]::ReadAllBytes($damaged)
        for ($at = $bytes.Length - 3000; $at -lt $bytes.Length - 2000; $at++) { $bytes[$at] = 0xff }
        [IO.File]::WriteAllBytes($damaged, $bytes)

        Repair-LogStore -StorePath $damaged -Confirm:$false -WarningAction SilentlyContinue
        Test-LogStore -StorePath $damaged -Quiet -WarningAction SilentlyContinue | Should -BeTrue
    }
}

Describe 'Clear-LogStore' {
    BeforeEach {
        $cleared = Join-Path (New-TestDirectory) cleared.db
        Copy-Item $store $cleared
    }

    It 'deletes nothing with -WhatIf' {
        Clear-LogStore -StorePath $cleared -WhatIf

        Get-LogEntry -StorePath $cleared | Should -HaveCount 4
    }

    It 'deletes nothing for nothing' {
        $null | Clear-LogStore -StorePath $cleared -Force
        Get-LogStream nosuch* -StorePath $cleared -WarningAction SilentlyContinue | Clear-LogStore -Force

        Get-LogEntry -StorePath $cleared | Should -HaveCount 4
    }

    It 'deletes the streams that a selector names' {
        Clear-LogStore -StorePath $cleared -Selector path -Force

        Get-LogEntry -StorePath $cleared | Should -BeNullOrEmpty
    }
}

Describe 'Backup-LogStore' {
    It 'makes a store of the same entries, which can be restored by copying' {
        $backup = Join-Path (New-TestDirectory) backup.db

        (Backup-LogStore -Destination $backup).FullName | Should -Be $backup

        $restored = Join-Path (New-TestDirectory) store.db
        Copy-Item $backup $restored
        Test-LogStore $restored -Quiet | Should -BeTrue
        (Get-LogEntry -StorePath $restored).Message | Should -Be (Get-LogEntry).Message
    }

    It 'replaces a backup only with -Force' {
        $backup = (New-Item (Join-Path (New-TestDirectory) backup.db)).FullName

        { Backup-LogStore -Destination $backup -ErrorAction Stop } | Should -Throw -ErrorId 'BackupExists,*'
        Backup-LogStore -Destination $backup -Force | ForEach-Object Length | Should -BeGreaterThan 0
    }
}
