# Entries and other objects show themselves, whatever was printed before and wherever they come from.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    $directory = New-TestDirectory
    $log = Join-Path $directory web.log
    Set-Content $log '2026-11-23T10:00:00.123456789Z stderr F error: no route', '2026-11-23T10:00:01Z stdout F {"msg":"slow","status":500}'
    $store = Join-Path $directory logs.db
    Add-LogStoreEntry $log $store 2

    # What a command shows in this session, with its objects in one pipeline, as on a prompt.
    function Show([scriptblock] $Shown) { & $Shown | Out-String -Width 200 }

    # A pwsh of its own, which has not imported the module.
    function Show-InFreshSession([string] $Command) {
        $script = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $script "`$PSStyle.OutputRendering = 'PlainText'; `$module = '$ModuleManifest'; `$log = '$log'; `$store = '$store'; & { $Command } | Out-String -Width 200"
        (& (Get-Process -Id $PID).Path @PwshArguments -NoProfile -File $script) -join "`n"
    }

    # A pwsh that is a .NET tool runs in dotnet.
    $PwshArguments = @(if ((Get-Process -Id $PID).Path -notmatch 'pwsh') { [Environment]::GetCommandLineArgs()[0] -replace '\.exe$', '.dll' })
    $line = 'web\.log › \d\d:\d\d:00\.123 ERR error: no route'
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
}

Describe 'An entry is shown as its line' {
    It 'alone' {
        Show { Get-LogEntry -StorePath $store } | Should -Match "(?m)^$line$"
    }

    It 'after <Name>' -ForEach @(
        @{ Name = 'a table of another type'; Before = { Get-Process -Id $PID } }
        @{ Name = 'a date'; Before = { Get-Date } }
        @{ Name = 'streams'; Before = { Get-LogStream -StorePath $store } }
        @{ Name = 'counts'; Before = { Measure-LogEntry Level -StorePath $store } }
        @{ Name = 'a list'; Before = { Test-LogStore -StorePath $store } }
        @{ Name = 'a text'; Before = { 'text' } }
    ) {
        Show { & $Before; Get-LogEntry -StorePath $store } | Should -Match $line
        Show { & $Before; Watch-Log $log -NoFollow } | Should -Match $line
    }

    It 'after an object of another type, with <Parameters>' -ForEach @(
        @{ Parameters = @{ Timestamps = $true }; Expected = '› \d{4}-\d\d-\d\dT\d\d:\d\d:00\.123456789[+-]\d\d:\d\d ERR' }
        @{ Parameters = @{ Highlight = 'route' }; Expected = $line }
    ) {
        Show { Get-Process -Id $PID; Watch-Log $log -NoFollow @Parameters } | Should -Match $Expected
    }

    It 'in a file' {
        $file = Join-Path $TestDrive out.txt
        Get-LogEntry -StorePath $store | Out-File $file
        (Get-Content $file) -match "^$line$" | Should -HaveCount 1
    }

    It 'as a table or a list where a view is asked for, by any name' {
        Show { Get-LogEntry -StorePath $store | Format-Table } | Should -Match 'Time +Level +Stream +Source +Message'
        Show { Get-LogEntry -StorePath $store | Format-List } | Should -Match 'Message +: error: no route'
        Show { Get-LogEntry -StorePath $store | Format-Table Level, status } | Should -Match '(?m)^Unknown +500\s*$'
    }
}

Describe 'Objects of the module after another type' {
    It 'are shown: <Name>' -ForEach @(
        @{ Name = 'streams'; Command = { Get-LogStream -StorePath $store }; Expected = 'web\.log' }
        @{ Name = 'counts'; Command = { Measure-LogEntry Level -StorePath $store }; Expected = 'Error' }
        @{ Name = 'health'; Command = { Test-LogStore -StorePath $store }; Expected = 'IsHealthy +: True' }
        @{ Name = 'checks'; Command = { Test-LogCollector -Path $TestDrive -WarningAction Ignore }; Expected = 'Status' }
    ) {
        Show { Get-Process -Id $PID; & $Command } | Should -Match $Expected
        Show { Get-LogEntry -StorePath $store; & $Command } | Should -Match $Expected
    }
}

Describe 'A session without the module' {
    It 'shows entries of <Name>' -ForEach @(
        @{ Name = 'ForEach-Object -Parallel'; Command = '1..2 | ForEach-Object -Parallel { Import-Module $using:module; Get-LogEntry -StorePath $using:store }' }
        @{ Name = 'Start-ThreadJob'; Command = 'Start-ThreadJob { Import-Module $using:module; Watch-Log $using:log -NoFollow } | Receive-Job -Wait' }
        @{ Name = 'ForEach-Object -Parallel, after another type'
            Command = 'Get-Process -Id $PID; 1 | ForEach-Object -Parallel { Import-Module $using:module; Get-LogEntry -StorePath $using:store }' }
    ) {
        Show-InFreshSession $Command | Should -Match $line
    }

    It 'shows entries of Start-Job as readable properties' {
        $shown = Show-InFreshSession 'Start-Job { Import-Module $using:module; Get-LogEntry -StorePath $using:store } | Receive-Job -Wait'
        $shown | Should -Match 'Message +: error: no route'
        $shown | Should -Match 'Level +: Error'
        $shown | Should -Match 'Timestamp +: \d{4}-\d\d-\d\dT\d\d:\d\d:00\.123456789'
    }

    It 'shows <Name> of ForEach-Object -Parallel' -ForEach @(
        @{ Name = 'streams'; Command = 'Get-LogStream -StorePath $using:store'; Shown = 'web\.log' }
        @{ Name = 'counts'; Command = 'Measure-LogEntry Level -StorePath $using:store'; Shown = 'Error' }
        @{ Name = 'health'; Command = 'Test-LogStore -StorePath $using:store'; Shown = 'IsHealthy' }
    ) {
        Show-InFreshSession "1 | ForEach-Object -Parallel { Import-Module `$using:module; $Command }" | Should -Match $Shown
    }
}

Describe 'Control characters of a log' {
    BeforeAll {
        $esc = [char]27
        $hostileLog = Join-Path (New-TestDirectory) 'hostile.log'
        Set-Content $hostileLog "error ${esc}[31mred${esc}]0;title$([char]7) k=${esc}[2J"
        $hostileStore = Join-Path (New-TestDirectory) hostile.db
        Add-LogStoreEntry $hostileLog $hostileStore 1
    }

    It 'do not reach the terminal: <Name>' -ForEach @(
        @{ Name = 'alone'; Command = { Watch-Log $hostileLog -NoFollow } }
        @{ Name = 'after another type'; Command = { Get-Process -Id $PID; Watch-Log $hostileLog -NoFollow } }
        @{ Name = 'as a table'; Command = { Watch-Log $hostileLog -NoFollow | Format-Table } }
        @{ Name = 'as a list'; Command = { Watch-Log $hostileLog -NoFollow | Format-List } }
        @{ Name = 'of a job'; Command = { $m = $ModuleManifest; $l = $hostileLog; Start-Job { Import-Module $using:m; Watch-Log $using:l -NoFollow } | Receive-Job -Wait } }
        @{ Name = 'of Import-Clixml'; Command = { $x = "$TestDrive/x.xml"; Watch-Log $hostileLog -NoFollow | Export-Clixml $x; Import-Clixml $x } }
        @{ Name = 'counted'; Command = { Get-Process -Id $PID; Measure-LogEntry Message -StorePath $hostileStore } }
    ) {
        $shown = Show $Command
        $shown | Should -Match '␛\[31mred'
        $shown | Should -Not -Match "[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]"
    }

    It 'do not reach the terminal of a session without the module, from a runspace that has it' {
        $shown = Show-InFreshSession "`$hostile = '$hostileLog'; 1 | ForEach-Object -Parallel { Import-Module `$using:module; Watch-Log `$using:hostile -NoFollow }"
        $shown | Should -Match '␛\[31mred'
        $shown | Should -Not -Match "\x1b"
    }
}

Describe 'The namespace in the line' {
    BeforeAll {
        $node = New-TestDirectory
        $null = New-ContainerLog $node shop web-1 web 0123456789ab '2026-11-23T10:00:00Z stdout F of the shop'
        $null = New-ContainerLog $node test web-1 web ba9876543210 '2026-11-23T10:00:01Z stdout F of the test'
        $nodeStore = Join-Path $node node.db
        Add-LogStoreEntry (Join-Path $node containers) $nodeStore 2 -Collector Kubernetes
        $containers = Join-Path $node containers
    }

    It 'tells pods of the same name apart' {
        $shown = Show { Get-LogEntry -StorePath $nodeStore }
        $shown | Should -Match '(?m)^shop/web-1/web › \S+ of the shop'
        $shown | Should -Match '(?m)^test/web-1/web › \S+ of the test'
        (Measure-LogEntry Source -StorePath $nodeStore | ForEach-Object { $_.Count }) | Should -Be 1, 1
        (Measure-LogEntry Source -StorePath $nodeStore).Value | Sort-Object | Should -Be 'shop/web-1/web', 'test/web-1/web'
    }

    It 'is left out if one is asked for: <_>' -ForEach 'Get-LogEntry', 'Watch-KubeLogs' {
        $where = $_ -eq 'Get-LogEntry' ? @{ StorePath = $nodeStore } : @{ Path = $containers; NoFollow = $true; NodeName = 'n'; WarningAction = 'Ignore' }
        Show { & $_ -Namespace shop @where } | Should -Match '(?m)^web-1/web › \S+ of the shop'
        Show { & $_ -Namespace sho* @where } | Should -Match '(?m)^shop/web-1/web › \S+ of the shop'
        Show { & $_ -Namespace shop, test @where } | Should -Match '(?m)^shop/web-1/web › \S+ of the shop'
        (& $_ -Namespace shop @where).Source | Should -Be shop/web-1/web
    }
}
