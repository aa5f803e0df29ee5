# Tab completion in a session.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $node = New-TestDirectory
    $store = Join-Path (New-TestDirectory) store.db
    $null = New-ContainerLog $node shop web-0 nginx aaaaaa1 '2026-11-25T12:00:01Z stdout F {"level":"info","status":200}'
    $null = New-ContainerLog $node kube-system coredns-1 dns aaaaaa2 '2026-11-25T12:00:02Z stdout F a query'
    $root = Join-Path $node containers
    Add-LogStoreEntry $root $store 2 -Collector Kubernetes

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

Describe 'Completion' {
    It 'knows the parameters of <_>' -ForEach 'Watch-Log', 'Watch-KubeLogs', 'Get-LogEntry', 'Start-LogCollector' {
        Complete "$_ -" | Should -Contain $(if ($_ -eq 'Start-LogCollector') { '-StorePath' } else { '-Since' })
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-LogEntry -StorePath {0} -Namespace '; Expected = 'kube-system', 'shop' }
        @{ Line = 'Get-LogEntry -StorePath {0} -Namespace s'; Expected = 'shop' }
        @{ Line = 'Get-LogEntry -StorePath {0} -PodName w'; Expected = 'web-0' }
        @{ Line = 'Get-LogEntry -StorePath {0} -Container '; Expected = 'dns', 'nginx' }
        @{ Line = 'Watch-KubeLogs -Path {1} -Namespace '; Expected = 'kube-system', 'shop' }
        @{ Line = 'Get-LogEntry -Level War'; Expected = 'Warning' }
        @{ Line = 'Get-LogEntry -Stream std'; Expected = 'Stderr', 'Stdout' }
    ) {
        Complete ($Line -f $store, $root) | Sort-Object | Should -Be $Expected
    }

    It 'offers times and properties' {
        Complete 'Get-LogEntry -Since ' | Should -Contain '15m'
        Complete 'Measure-LogEntry ' | Should -Contain 'Level'
    }

    It 'offers the names of collectors' {
        Start-LogCollector $root -StorePath (Join-Path (New-TestDirectory) other.db) -Name completed -Collector Directory
        try {
            Complete 'Stop-LogCollector c' | Should -Be 'completed'
        }
        finally {
            Stop-LogCollector completed
        }
    }

    It 'offers nothing, and no error, for a store that does not exist' {
        $before = $Error.Count
        Complete "Get-LogEntry -StorePath $TestDrive/none.db -Namespace " | Should -Not -Contain 'shop'
        $Error.Count | Should -Be $before
    }
}
