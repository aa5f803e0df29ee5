# Watch-KubeLogs on a node's files, and Test-LogCollector, as a user types them.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
}

Describe 'Watch-KubeLogs' {
    BeforeEach {
        $node = New-TestDirectory
        $root = Join-Path $node containers
        $web = New-ContainerLog $node shop web-0 nginx aaaaaa1 '2026-11-25T12:00:01Z stdout F GET /cart', '2026-11-25T12:00:03Z stderr F error: no cart'
        $null = New-ContainerLog $node kube-system coredns-1 dns aaaaaa2 '2026-11-25T12:00:02Z stdout F a query'
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
        @{ Parameters = @{ ExcludeContainer = 'nginx' }; Count = 1 }
        @{ Parameters = @{ Container = 'dns', 'nginx'; Stream = 'Stdout' }; Count = 2 }
        @{ Parameters = @{ Name = 'web'; Level = 'Error' }; Count = 1 }
        @{ Parameters = @{ PodName = 'web-0'; Contains = 'cart' }; Count = 2 }
        @{ Parameters = @{ Name = 'shop/web-0' }; Count = 2 }
        @{ Parameters = @{ Name = 'shop/web' }; Count = 2 }
        @{ Parameters = @{ Name = 'shop/web-0/nginx'; Stream = 'Stderr' }; Count = 1 }
        @{ Parameters = @{ Tail = 1 }; Count = 2 }
        @{ Parameters = @{ Since = '2026-11-25T12:00:02Z' }; Count = 2 }
    ) {
        @(Watch-KubeLogs -Path $root -NoFollow @Parameters) | Should -HaveCount $Count
    }

    It 'reports a source that does not exist: <_>' -ForEach 'kube-system/web-0', 'shop/web/nginx', 'shop/web-0/dns' {
        { Watch-KubeLogs $_ -Path $root -NoFollow -NoKubernetesApi -ErrorAction Stop } | Should -Throw -ErrorId 'NothingMatches,*'
    }

    It 'works under its singular name' {
        @(Watch-KubeLog web -Path $root -NoFollow) | Should -HaveCount 2
    }

    It 'orders entries of several containers by time' {
        Watch-KubeLogs -Path $root -NoFollow -Ordered | ForEach-Object Message | Should -Be 'GET /cart', 'a query', 'error: no cart'
    }

    It 'formats text by a template' {
        Watch-KubeLogs -Path $root -NoFollow -Namespace shop -Tail 1 -Template '{PodName,-8}|{Level}|{Message}' |
            Should -Be 'web-0   |Error|error: no cart'
    }

    It 'joins the lines of a stack trace' {
        Add-Content $web '2026-11-25T12:00:09Z stderr F System.InvalidOperationException: no cart', '2026-11-25T12:00:09Z stderr F    at Shop.Cart.Find()',
            '2026-11-25T12:00:09Z stderr F    at Shop.Web.Serve()'

        @(Watch-KubeLogs -Path $root -NoFollow -Namespace shop) | Should -HaveCount 3
        @(Watch-KubeLogs -Path $root -NoFollow -Namespace shop -NoMultiline) | Should -HaveCount 5
    }

    It 'reads the previous run' {
        $null = New-ContainerLog $node shop web-0 nginx aaaaaa3 '2026-11-25T12:00:09Z stdout F again' -Restarts 1

        Watch-KubeLogs -Path $root -Previous -Tail 1 | ForEach-Object Message | Should -Be 'error: no cart'
    }

    It 'reports a container that appears on the information stream' {
        Watch-KubeLogs -Path $root -NoFollow -Namespace shop -InformationVariable reported | Out-Null

        "$reported" | Should -Match 'web-0 › nginx'
    }

    It 'follows until Select-Object has enough' {
        @(Watch-KubeLogs -Path $root -Since 2026-11-25T12:00:00Z | Select-Object -First 3) | Should -HaveCount 3
    }

    It 'counts by pod in the pipeline' {
        $groups = Watch-KubeLogs -Path $root -NoFollow | Group-Object PodName -NoElement | Sort-Object Name

        $groups.Name | Should -Be 'coredns-1', 'web-0'
        $groups | ForEach-Object Count | Should -Be 1, 2
    }

    It 'reports a root that does not exist' {
        { Watch-KubeLogs -Path (Join-Path $TestDrive nowhere) -ErrorAction Stop } | Should -Throw -ErrorId 'NoNode,*'
    }
}

Describe 'Test-LogCollector' {
    It 'reports what is missing and what to do' {
        $check = Test-LogCollector (Join-Path $TestDrive nowhere) -StorePath (Join-Path $TestDrive store.db) | Where-Object Name -EQ Logs

        $check.Status | Should -Be 'Failed'
        $check.Advice | Should -BeLike '*hostPath*'
    }

    It 'passes for a directory with logs' {
        $node = New-TestDirectory
        $null = New-ContainerLog $node shop web-0 nginx aaaaaa1 '2026-11-25T12:00:01Z stdout F GET /cart'

        (Test-LogCollector (Join-Path $node containers) -StorePath (Join-Path $node store.db) | Where-Object Name -EQ Logs).Status |
            Should -Be 'Passed'
    }
}
