# Files and links of other users, as a user meets them.

BeforeDiscovery {
    $isRoot = $IsLinux -and (id -u) -eq '0'
}

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    # A directory that everyone may write.
    function New-SharedDirectory {
        $directory = New-TestDirectory
        chmod 777 $directory
        $directory
    }
}

Describe 'Start-LogCollector' -Skip:(-not $isRoot) {
    BeforeEach {
        $logs = New-TestDirectory
        $shared = New-SharedDirectory
        $store = Join-Path $shared store.db
        Set-Content (Join-Path $logs a.log) one
    }

    It 'refuses a store that another user made, and says what to do' {
        Set-Content $store ''
        chown 12345 $store

        { Start-LogCollector $logs -StorePath $store -ErrorAction Stop } | Should -Throw -ErrorId 'StoreForeign,*' -PassThru |
            ForEach-Object { "$_ $($_.ErrorDetails.RecommendedAction)" } | Should -Match 'belongs to user 12345.*chown'
        (stat --format=%u $store) | Should -Be 12345
    }

    It 'sets such a store aside with -Force, warns, and makes a new one' {
        Set-Content $store 'his'
        chown 12345 $store

        Start-LogCollector $logs -StorePath $store -Name forced -Force -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match 'belongs to user 12345.*kept as'
        Wait-Until { (Get-LogCollector forced).Entries -eq 1 }
        Stop-LogCollector forced

        (stat --format='%u %a' $store) | Should -Be '0 600'
        Get-Content "$store.replaced-*" | Should -Be his
        (Get-LogEntry -StorePath $store).Message | Should -Be one
    }

    It 'does not write through a link at the path of the lock' {
        $target = Join-Path (New-TestDirectory) precious
        Set-Content $target content
        $null = New-Item "$store.lock" -ItemType SymbolicLink -Target $target

        { Start-LogCollector $logs -StorePath $store -ErrorAction Stop } | Should -Throw -ErrorId 'StoreForeign,*'
        Get-Content $target | Should -Be content
    }
}

Describe 'Watch-Log -FollowLinks' -Skip:(-not $isRoot) {
    BeforeAll {
        $shared = New-SharedDirectory
        $secret = Join-Path (New-TestDirectory) secret
        Set-Content $secret password
        $null = New-Item (Join-Path $shared a.log) -ItemType SymbolicLink -Target $secret
        chown -h 12345 (Join-Path $shared a.log)
    }

    It 'skips the link of another user with a warning' {
        $entries = Watch-Log $shared -NoFollow -WarningVariable warnings -WarningAction SilentlyContinue

        $entries | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$warnings" | Should -Match 'user 12345.*-FollowLinks Always'
    }

    It 'follows it with Always' {
        (Watch-Log $shared -NoFollow -FollowLinks Always).Message | Should -Be password
    }
}
