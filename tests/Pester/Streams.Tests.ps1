# Get-LogStream in a terminal.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'
    $node = New-TestDirectory
    $line = '2026-11-23T10:00:00Z stdout F one'
    $null = New-ContainerLog $node shop web-7d4b9c6f5d-x2x7p web 0123456789ab $line
    $null = New-ContainerLog $node kube-system coredns-668d6bf9bc-with-a-very-long-name-kqz2j coredns ba9876543210 $line
    $store = Join-Path $node node.db
    Add-LogStoreEntry (Join-Path $node containers) $store 2 -Collector Kubernetes
    $rows = Get-LogStream -StorePath $store | Out-String -Width 110 -Stream | ForEach-Object TrimEnd | Where-Object { $_ }

    $deep = New-TestDirectory
    $file = Join-Path $deep 'applications/of-the-shop/production/nginx-error.log'
    $null = New-Item $file -Force
    Set-Content $file 'one'
    $files = Join-Path $deep files.db
    Add-LogStoreEntry $file $files 1
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
}

Describe 'Get-LogStream' {
    It 'shows namespace, pod and container in a row each of at most 110 columns' {
        $rows | Should -HaveCount 4
        ($rows | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 110
        $rows | Should -Contain ($rows -match ' shop/web-7d4b9c6f5d-x2x7p/web$')[0]
    }

    It 'keeps the namespace and the end of a long name' {
        $rows -match ' kube-system/…\S*-kqz2j/coredns$' | Should -HaveCount 1
    }

    It 'keeps the end of a long path' {
        $shown = Get-LogStream -StorePath $files | Out-String -Width 110 -Stream | ForEach-Object TrimEnd | Where-Object { $_ }
        $shown | Should -HaveCount 3
        $shown[2] | Should -Match ' …\S*/production/nginx-error\.log$'
        $shown[2].Length | Should -BeLessOrEqual 110
    }

    It 'has the whole name as a property, and in the list' {
        (Get-LogStream -StorePath $store).Name | Should -Contain 'kube-system/coredns-668d6bf9bc-with-a-very-long-name-kqz2j/coredns'
        (Get-LogStream -StorePath $files).Name | Should -Be $file
        Get-LogStream -StorePath $files | Format-List | Out-String -Width 500 | Should -Match ([regex]::Escape($file))
    }

    It 'keeps numbers and times of a large stream on the row' {
        $stream = (Get-LogStream -StorePath $store | Where-Object Name -like shop/*)
        $stream.Entries, $stream.Metadata.namespace | Should -Be 1, shop
        $stream.FirstTime | Should -Be ([datetimeoffset] '2026-11-23T10:00:00Z')
    }

    It 'lists the streams of a listener with the conditions of a store' {
        $listener = Start-LogListener $store -Listen http://127.0.0.1:0 -Name streams -PassThru
        try {
            $uri = @($listener.Url)[0]
            (Get-LogStream -Uri $uri).Name | Should -Be (Get-LogStream -StorePath $store | Sort-Object Name).Name
            $stream = Get-LogStream -Uri $uri -Namespace shop
            $stream.Name, $stream.Entries | Should -Be 'shop/web-7d4b9c6f5d-x2x7p/web', 1
            $stream.Metadata.namespace | Should -Be shop
            $stream | Out-String -Width 110 | Should -Match '1 shop/web-7d4b9c6f5d-x2x7p/web'
        }
        finally {
            Stop-LogListener streams
        }
    }

    It 'rejects a URL of no log database' {
        { Get-LogStream -Uri foo+http://localhost -ErrorAction Stop } | Should -Throw -ErrorId 'NotAUrl*'
    }
}
