# A node's logs as users see them; run as Monitoring.Tests.ps1 is.

BeforeAll {
    $manifest = $env:MONITORING_MODULE
    if (-not $manifest) {
        $manifest = Join-Path $PSScriptRoot '../../artifacts/module/Monitoring/Monitoring.psd1'
    }

    Import-Module $manifest -Force

    # A container as the kubelet keeps it: a file below pods, and a link to it below containers.
    function New-Container([string] $Node, [string] $Namespace, [string] $Pod, [string] $Container, [string] $Id, [string[]] $Line, [int] $Restarts = 0) {
        $directory = New-Item (Join-Path $Node "pods/${Namespace}_${Pod}_uid-of-$Pod/$Container") -ItemType Directory -Force
        $log = Join-Path $directory "$Restarts.log"
        Set-Content $log $Line
        $null = New-Item (Join-Path $Node "containers/${Pod}_${Namespace}_$Container-$Id.log") -ItemType SymbolicLink -Target $log
        $log
    }
}

Describe 'Watch-KubeLogs' {
    BeforeEach {
        $node = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $root = New-Item (Join-Path $node 'containers') -ItemType Directory
        $web = New-Container $node shop web-0 nginx c1 '2026-11-25T12:00:01Z stdout F GET /cart', '2026-11-25T12:00:03Z stderr F error: no cart'
        $null = New-Container $node kube-system coredns-1 dns c2 '2026-11-25T12:00:02Z stdout F a query'
        $PSDefaultParameterValues['Watch-KubeLogs:WarningAction'] = 'SilentlyContinue'
    }

    AfterEach {
        $PSDefaultParameterValues.Remove('Watch-KubeLogs:WarningAction')
    }

    It 'knows the pod of each entry' {
        $entry = Watch-KubeLogs -Path $root -NoFollow -Namespace shop | Select-Object -First 1

        "$($entry.Namespace)/$($entry.PodName)/$($entry.ContainerName)" | Should -Be 'shop/web-0/nginx'
    }

    It 'finds <Count> with <Parameters>' -ForEach @(
        @{ Parameters = @{}; Count = 3 }
        @{ Parameters = @{ Namespace = 'kube-*' }; Count = 1 }
        @{ Parameters = @{ ExcludePod = 'core*' }; Count = 2 }
        @{ Parameters = @{ Container = 'dns', 'nginx'; Stream = 'Stdout' }; Count = 2 }
        @{ Parameters = @{ Name = 'web'; Level = 'Error' }; Count = 1 }
        @{ Parameters = @{ Tail = 1 }; Count = 2 }
    ) {
        @(Watch-KubeLogs -Path $root -NoFollow @Parameters).Count | Should -Be $Count
    }

    It 'puts entries of several containers in order' {
        Watch-KubeLogs -Path $root -NoFollow -Ordered | ForEach-Object Message | Should -Be 'GET /cart', 'a query', 'error: no cart'
    }

    It 'gives out texts of one''s own making' {
        Watch-KubeLogs -Path $root -NoFollow -Namespace shop -Tail 1 -Template '{PodName,-8}|{Level}|{Message}' |
            Should -Be 'web-0   |Error|error: no cart'
    }

    It 'makes one entry of a stack trace' {
        Add-Content $web '2026-11-25T12:00:09Z stderr F System.InvalidOperationException: no cart', '2026-11-25T12:00:09Z stderr F    at Shop.Cart.Find()',
            '2026-11-25T12:00:09Z stderr F    at Shop.Web.Serve()'

        @(Watch-KubeLogs -Path $root -NoFollow -Namespace shop).Count | Should -Be 3
        @(Watch-KubeLogs -Path $root -NoFollow -Namespace shop -NoMultiline).Count | Should -Be 5
    }

    It 'reads the run before' {
        $null = New-Container $node shop web-0 nginx c3 '2026-11-25T12:00:09Z stdout F again' -Restarts 1

        Watch-KubeLogs -Path $root -Previous -Tail 1 | ForEach-Object Message | Should -Be 'error: no cart'
    }

    It 'tells of a container that begins apart from the entries' {
        Watch-KubeLogs -Path $root -NoFollow -Namespace shop -InformationVariable told | Out-Null

        "$told" | Should -Be '+ web-0 › nginx'
    }

    It 'follows until Select-Object has enough' {
        @(Watch-KubeLogs -Path $root -Since 2026-11-25T12:00:00Z | Select-Object -First 3).Count | Should -Be 3
    }

    It 'says that there is no node' {
        { Watch-KubeLogs -Path (Join-Path $TestDrive nowhere) -ErrorAction Stop } | Should -Throw -ErrorId 'NoNode,*'
    }
}

Describe 'Test-LogCollector' {
    It 'says what is missing and what to do' {
        $check = Test-LogCollector (Join-Path $TestDrive nowhere) -StorePath (Join-Path $TestDrive store.db) | Where-Object Name -EQ Logs

        $check.Status | Should -Be 'Failed'
        $check.Advice | Should -BeLike '*hostPath*'
    }
}
