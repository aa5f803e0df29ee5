# Counting by several properties, in the pipeline and in the store.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $node = New-TestDirectory
    $null = New-ContainerLog $node shop web-0 nginx abcdef01 @(
        '2026-11-25T12:00:00Z stdout F level=info status=200'
        '2026-11-25T12:00:20Z stdout F level=info status=200'
        '2026-11-25T12:00:40Z stderr F level=error status=500'
    )
    $null = New-ContainerLog $node shop db-0 postgres abcdef02 '2026-11-25T12:00:50Z stdout F level=info status=200'
    $store = Join-Path $TestDrive node.db
    Add-LogStoreEntry (Join-Path $node containers) $store 4 Kubernetes

    function ConvertTo-Row($Count) { "$($Count.Values -join '/') $($Count.Count)" }
}

Describe 'Counting by several properties' {
    It 'counts each combination, the most frequent first: <Name>' -ForEach @(
        @{ Name = 'in the store'; Measure = { Measure-LogEntry @args -StorePath $store } }
        @{ Name = 'in the pipeline'; Measure = { Get-LogEntry -StorePath $store | Measure-LogEntry @args } }
        @{ Name = 'of a store from the pipeline'; Measure = { Get-Item $store | Measure-LogEntry @args } }
    ) {
        & $Measure pod_name, Level | ForEach-Object { ConvertTo-Row $_ } |
            Should -Be 'web-0/Information 2', 'db-0/Information 1', 'web-0/Error 1'
        & $Measure Level, Stream | ForEach-Object { ConvertTo-Row $_ } | Should -Be 'Information/Stdout 3', 'Error/Stderr 1'
        & $Measure Stream, Level, container_name | ForEach-Object { ConvertTo-Row $_ } |
            Should -Be 'Stdout/Information/nginx 2', 'Stderr/Error/nginx 1', 'Stdout/Information/postgres 1'
        & $Measure Level, status | ForEach-Object { ConvertTo-Row $_ } | Should -Be 'Information/200 3', 'Error/500 1'
    }

    It 'counts by time as well: <Name>' -ForEach @(
        @{ Name = 'in the store'; Measure = { Measure-LogEntry @args -Interval 30s -StorePath $store } }
        @{ Name = 'in the pipeline'; Measure = { Get-LogEntry -StorePath $store | Measure-LogEntry @args -Interval 30s } }
    ) {
        & $Measure pod_name, Level | ForEach-Object { "$($_.Time.ToUniversalTime().ToString('ss')) $(ConvertTo-Row $_)" } |
            Should -Be '00 web-0/Information 2', '30 db-0/Information 1', '30 web-0/Error 1'
    }

    It 'has a property for each' {
        $count = Measure-LogEntry pod_name, Level -StorePath $store | Where-Object Level -EQ Error
        $count.pod_name | Should -Be 'web-0'
        $count.Value | Should -Be 'web-0, Error'
        $count.Property | Should -Be 'pod_name', 'Level'
        Measure-LogEntry pod_name, Level -StorePath $store | Where-Object Level -GT Information | Should -HaveCount 1
        Measure-LogEntry pod_name, Level -StorePath $store | Sort-Object pod_name | Select-Object -First 1 -ExpandProperty pod_name | Should -Be 'db-0'
    }

    It 'shows a column for each' {
        $PSStyle.OutputRendering = 'PlainText'
        $table = (Measure-LogEntry pod_name, Level, Stream -StorePath $store | Out-String -Width 160).Trim() -split '\r?\n'
        $table[0] | Should -Match '^Count +Size +Share Bar +pod_name +Level +Stream$'
        $table[2] | Should -Match 'web-0 +Information +Stdout'
        $table = (Measure-LogEntry pod_name, Level -Interval 30s -StorePath $store | Out-String -Width 160).Trim() -split '\r?\n'
        $table[0] | Should -Match '^Time +Count +Size +Share Bar +pod_name +Level$'
    }

    It 'never lets control characters through to the terminal' {
        $PSStyle.OutputRendering = 'PlainText'
        '2026-11-25T12:00:00Z stdout F {"user":"a\u001b[31m","id":1}' | ConvertFrom-ContainerLog | Measure-LogEntry user, id |
            Out-String | Should -Not -Match '\x1b'
    }

    It 'takes one name twice for one' {
        Measure-LogEntry Level, level -StorePath $store | ForEach-Object { ConvertTo-Row $_ } | Should -Be 'Information 3', 'Error 1'
    }

    It 'warns of the name that no entry has' {
        Measure-LogEntry pod_name, nosuch -StorePath $store -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 2
        "$warnings" | Should -BeLike "*'nosuch'*"
    }

    It 'counts by one as before' {
        $count = Measure-LogEntry Level -StorePath $store
        $count | ForEach-Object { $_.Count } | Should -Be 3, 1
        $count.Value | Should -Be 'Information', 'Error'
        $count[0].Values | Should -Be 'Information'
    }

    It 'takes no conditions for entries from the pipeline' {
        { Get-LogEntry -StorePath $store | Measure-LogEntry Level -Contains status } | Should -Throw -ErrorId 'ParametersContradict,*'
    }
}
