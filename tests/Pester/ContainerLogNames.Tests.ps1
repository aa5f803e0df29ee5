# Which files of a node are a container's logs, by their names.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $line = '2026-11-25T12:00:01Z stdout F hello'
}

Describe 'The name of a container''s log' {
    It '<Name> is one of <Pod>, <Namespace>, <Container>' -ForEach @(
        @{ Name = 'web-0_shop_nginx-c10ffee.log'; Pod = 'web-0'; Namespace = 'shop'; Container = 'nginx'; Id = 'c10ffee' }
        @{ Name = "web-0_shop_nginx-$('0a' * 32).log"; Pod = 'web-0'; Namespace = 'shop'; Container = 'nginx'; Id = '0a' * 32 }
        @{ Name = 'web.v2-0_demo_my-app-0fe123.log'; Pod = 'web.v2-0'; Namespace = 'demo'; Container = 'my-app'; Id = '0fe123' }
        @{ Name = 'writer_fake_writer_abc123.log'; Pod = 'writer'; Namespace = 'fake'; Container = 'writer'; Id = 'abc123' }
        @{ Name = 'coredns-abc_kube-system_coredns_c14b0123.log'; Pod = 'coredns-abc'; Namespace = 'kube-system'; Container = 'coredns'; Id = 'c14b0123' }
        @{ Name = 'web-0_shop_my-app-2_c10ffee.log'; Pod = 'web-0'; Namespace = 'shop'; Container = 'my-app-2'; Id = 'c10ffee' }
    ) {
        $root = New-TestDirectory
        Set-Content (Join-Path $root $Name) $line

        $entry = Watch-KubeLogs -Path $root -NoFollow -WarningAction SilentlyContinue

        $entry.PodName | Should -Be $Pod
        $entry.Namespace | Should -Be $Namespace
        $entry.ContainerName | Should -Be $Container
        $entry.ContainerId | Should -Be $Id
        $entry.Message | Should -Be hello
    }

    It 'is not <_>, and the rest goes on' -ForEach 'web-0_shop_nginx-c1.log', 'web-0_shop_nginx-abc12.log', 'web-0_shop_nginx_abc12.log', 'web-0_shop_nginx.log',
        'web-0_shop_nginx-abc.123.log', 'web-0_shop_c10ffee.log', 'a_b_c_d_c10ffee.log', 'Web_shop_nginx-c10ffee.log', 'web-0_sh.op_nginx-c10ffee.log',
        'web-0__nginx-c10ffee.log', '_shop_nginx-c10ffee.log', 'web-0_shop_-c10ffee.log', 'web-0_shop_ngi nx-c10ffee.log', 'app.log' {
        $root = New-TestDirectory
        Set-Content (Join-Path $root $_) $line
        Set-Content (Join-Path $root 'db-0_shop_store-c20ffee.log') $line

        $entries = @(Watch-KubeLogs -Path $root -NoFollow -WarningAction SilentlyContinue)
        $selected = @(Watch-KubeLogs -Path $root -NoFollow -Namespace shop -WarningAction SilentlyContinue)

        $entries.PodName | Where-Object { $_ } | Should -Be 'db-0'
        $selected.PodName | Should -Be 'db-0'
    }

    It 'is found by name and completed' {
        $root = New-TestDirectory
        Set-Content (Join-Path $root 'writer_fake_writer_abc123.log') $line
        $typed = "Watch-KubeLogs -Path '$root' -PodName wr"

        @(Watch-KubeLogs writer -Path $root -NoFollow -WarningAction SilentlyContinue).Count | Should -Be 1
        @(Watch-KubeLogs -Path $root -Namespace fake -Container writer -NoFollow -WarningAction SilentlyContinue).Count | Should -Be 1
        ([Management.Automation.CommandCompletion]::CompleteInput($typed, $typed.Length, $null)).CompletionMatches.CompletionText | Should -Contain 'writer'
    }
}
