# Entries in the pipelines that PowerShell users build.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $logs = New-TestDirectory
    $store = Join-Path (New-TestDirectory) store.db
    $PSDefaultParameterValues['*-Log*:StorePath'] = $store
    Set-Content (Join-Path $logs web.log) @(
        '2026-11-23T10:00:00.125Z stdout F {"level":"info","msg":"GET /cart","status":200,"ms":12}'
        '2026-11-23T10:00:20.250Z stderr F {"level":"error","msg":"cart timed out","status":504,"ms":3000}'
        '2026-11-23T10:00:40.500Z stdout F {"level":"info","msg":"GET /","status":200,"ms":9}'
    )
    Set-Content (Join-Path $logs db.log) '2026-11-23T10:00:10Z stdout F connected'
    Add-LogStoreEntry $logs $store 4
}

AfterAll {
    $PSDefaultParameterValues.Remove('*-Log*:StorePath')
}

Describe 'Entries in a pipeline' {
    It 'are filtered by Where-Object in its three forms' {
        Get-LogEntry | Where-Object Level -EQ Error | Should -HaveCount 1
        Get-LogEntry | Where-Object { $_.Message -match 'cart' } | Should -HaveCount 2
        Get-LogEntry | Where-Object Path -Like '*db.log' | Should -HaveCount 1
        (Get-LogEntry).Where{ $_.Stream -eq 'Stderr' } | Should -HaveCount 1
    }

    It 'stop with Select-Object -First' {
        Get-LogEntry | Select-Object -First 2 | Should -HaveCount 2
        Get-LogEntry -Follow | Select-Object -First 3 | Should -HaveCount 3
    }

    It 'take the last and skip with Select-Object' {
        (Get-LogEntry | Select-Object -Last 1).Timestamp.Second | Should -Be 40
        Get-LogEntry | Select-Object -Skip 3 | Should -HaveCount 1
    }

    It 'have chosen and calculated properties' {
        $row = Get-LogEntry web.log -First 1 | Select-Object Level, @{ Name = 'File'; Expression = { Split-Path $_.Path -Leaf } }

        $row.Level | Should -Be 'Information'
        $row.File | Should -Be 'web.log'
    }

    It 'are sorted by time and by level' {
        (Get-LogEntry | Sort-Object Timestamp -Descending).Timestamp.Second | Should -Be 40, 20, 10, 0
        (Get-LogEntry | Sort-Object Level -Descending)[0].Level | Should -Be 'Error'
    }

    It 'are grouped' {
        (Get-LogEntry | Group-Object Level -AsHashTable -AsString).Keys | Should -Contain 'Error'
        Get-LogEntry | Group-Object Stream -NoElement | Sort-Object Count | ForEach-Object Count | Should -Be 1, 3
    }

    It 'are measured' {
        (Get-LogEntry | Measure-Object).Count | Should -Be 4
        (Get-LogEntry web.log | ForEach-Object { $_.Fields.ms } | Measure-Object -Maximum).Maximum | Should -Be 3000
    }

    It 'are exported as CSV and imported again' {
        $csv = Join-Path $TestDrive entries.csv
        Get-LogEntry | Export-Csv $csv
        $rows = Import-Csv $csv

        $rows | Should -HaveCount 4
        $rows[0].Level | Should -Be 'Information'
        $rows[2].Message | Should -Match 'cart timed out'
    }

    It 'are converted to JSON and back' {
        $entries = Get-LogEntry | ConvertTo-Json -WarningVariable warnings | ConvertFrom-Json

        $warnings | Should -BeNullOrEmpty
        $entries.Message | Should -Be (Get-LogEntry).Message
    }

    It 'are written to a file as they are shown' {
        $file = Join-Path $TestDrive shown.txt
        Get-LogEntry | Out-File $file

        (Get-Content $file -Raw).Trim() | Should -Be (Get-LogEntry | Out-String).Trim()
    }

    It 'are copied by Tee-Object' {
        $file = Join-Path $TestDrive tee.txt
        $passed = Get-LogEntry | Tee-Object $file -Encoding utf8
        $null = Get-LogEntry | Tee-Object -Variable copied

        $passed | Should -HaveCount 4
        $copied | Should -HaveCount 4
        Get-Content $file -Raw | Should -Match 'connected'
    }

    It 'are searched by Select-String' {
        Get-LogEntry | Select-String 'timed out' | Should -HaveCount 1
        (Get-LogEntry | Select-String '"ms":(\d+)').Matches.ForEach{ $_.Groups[1].Value } | Should -Be '12', '3000', '9'
    }

    It 'are compared' {
        $first, $second = Get-LogEntry | Select-Object -First 2
        $first.Timestamp | Should -BeLessThan $second.Timestamp
        $second.Timestamp - $first.Timestamp | Should -Be ([timespan]::FromSeconds(9.875))
        Compare-Object (Get-LogEntry).Message (Get-LogEntry -NewestFirst).Message | Should -BeNullOrEmpty
    }

    It 'are unrolled by a method and a foreach statement' {
        (Get-LogEntry).ForEach('Message') | Should -HaveCount 4
        $count = 0
        foreach ($entry in Get-LogEntry) { $count += $entry.Message.Length -gt 0 }
        $count | Should -Be 4
    }

    It 'feed a function that stops early' {
        function Find-First { process { if ($_.Level -eq 'Error') { $_; break } } }
        $found = foreach ($once in 1) { Get-LogEntry | Find-First }
        $found.Level | Should -Be 'Error'
    }
}
