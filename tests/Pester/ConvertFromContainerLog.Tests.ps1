# ConvertFrom-ContainerLog as a user types it.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'ConvertFrom-ContainerLog' {
    It 'converts a line of CRI' {
        $entry = '2026-11-23T01:26:46.300187894Z stderr F error: no route' | ConvertFrom-ContainerLog

        $entry.Message | Should -Be 'error: no route'
        $entry.Stream | Should -Be 'Stderr'
        $entry.Level | Should -Be 'Error'
        $entry.Timestamp.ToUniversalTime().ToString('o') | Should -Be '2026-11-23T01:26:46.3001878+00:00'
    }

    It 'converts a line of Docker' {
        $entry = '{"log":"hello\n","stream":"stdout","time":"2026-11-23T01:26:46.3Z"}' | ConvertFrom-ContainerLog

        $entry.Message | Should -Be 'hello'
        $entry.Stream | Should -Be 'Stdout'
    }

    It 'joins the parts of a split message' {
        $entries = '2026-11-23T01:26:46Z stdout P one ', '2026-11-23T01:26:46Z stdout F two' | ConvertFrom-ContainerLog

        $entries.Message | Should -Be 'one two'
    }

    It 'takes lines from Get-Content, single or in blocks, and files from Get-ChildItem' {
        $log = Join-Path (New-TestDirectory) 0.log
        Set-Content $log '2026-11-23T01:26:46.300187894Z stdout F one', '2026-11-23T01:26:46.300187895Z stdout F two'

        Get-Content $log | ConvertFrom-ContainerLog | Should -HaveCount 2
        Get-Content $log -ReadCount 2 | ConvertFrom-ContainerLog | Should -HaveCount 2
        Get-Content $log -Raw | ConvertFrom-ContainerLog | Should -HaveCount 2
        Get-ChildItem $log | ConvertFrom-ContainerLog | Should -HaveCount 2
        ConvertFrom-ContainerLog $log | Should -HaveCount 2
    }

    It 'reads a compressed file' {
        $log = Join-Path (New-TestDirectory) 0.log.gz
        $stream = [IO.Compression.GZipStream]::new([IO.File]::Create($log), [IO.Compression.CompressionMode]::Compress)
        $stream.Write([Text.Encoding]::UTF8.GetBytes("2026-11-23T01:26:46Z stdout F packed`n"))
        $stream.Dispose()

        (ConvertFrom-ContainerLog $log).Message | Should -Be 'packed'
    }
}
