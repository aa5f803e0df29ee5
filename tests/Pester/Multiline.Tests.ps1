# Entries that are made of several lines.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'An entry of several lines' {
    BeforeEach {
        $log = Join-Path (New-TestDirectory) app.log
    }

    It 'makes one entry of a panic of Rust' {
        Set-Content $log "thread 'main' panicked at src/cart.rs:42:5:", 'no cart', 'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace', 'next'

        $entries = Watch-Log $log -NoFollow -Multiline

        $entries | Should -HaveCount 2
        $entries[0].Level | Should -Be Error
    }

    It 'reads the fields of JSON that is printed over several lines' {
        [ordered]@{ level = 'warn'; user = @{ name = 'Ada' }; sizes = 1, 2 } | ConvertTo-Json | Set-Content $log

        $entry = Watch-Log $log -NoFollow -Multiline

        $entry.Level | Should -Be Warning
        $entry.'user.name' | Should -Be Ada
        $entry.sizes | Should -Be 1, 2
        @(Watch-Log $log -NoFollow) | Should -HaveCount @(Get-Content $log).Count
    }

    It 'joins by the patterns that are given: <Rule>' -ForEach @(
        @{ Rule = @{ MultilineStart = '^Query' }; Expected = "Query 1`n  FROM cart`nend", "Query 2`n  FROM shop" }
        @{ Rule = @{ MultilineStart = '^Query'; MultilineContinue = '^\s' }; Expected = "Query 1`n  FROM cart", 'end', "Query 2`n  FROM shop" }
    ) {
        Set-Content $log 'Query 1', '  FROM cart', 'end', 'Query 2', '  FROM shop'

        Watch-Log $log -NoFollow @Rule | ForEach-Object Message | Should -Be $Expected
        ConvertFrom-ContainerLog $log @Rule | ForEach-Object Message | Should -Be $Expected
        Get-Content $log | ConvertFrom-ContainerLog @Rule | ForEach-Object Message | Should -Be $Expected
    }

    It 'names a pattern that is not valid: <Command>' -ForEach @(
        @{ Command = 'Watch-Log'; Given = @{ LiteralPath = 'any.log'; MultilineStart = '(a' } }
        @{ Command = 'Watch-KubeLogs'; Given = @{ NoFollow = $true; MultilineStart = '(a' } }
        @{ Command = 'Start-LogCollector'; Given = @{ LiteralPath = 'any.log'; MultilineStart = 'x'; MultilineContinue = '(a' } }
        @{ Command = 'ConvertFrom-ContainerLog'; Given = @{ InputObject = 'a'; MultilineStart = '(a' } }
    ) {
        Set-Location $TestDrive
        Set-Content any.log a

        { & $Command @Given -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidPattern,*' -ExpectedMessage "*'(a'*"
    }

    It 'needs the pattern of the first line' {
        Set-Content $log a

        { Watch-Log $log -NoFollow -MultilineContinue a } | Should -Throw -ErrorId 'ParameterMissing,*'
    }

    It 'does not both join and leave apart' {
        { Watch-KubeLogs -Path $TestDrive -NoFollow -NoMultiline -MultilineStart a } | Should -Throw -ErrorId 'ParametersContradict,*'
    }
}
