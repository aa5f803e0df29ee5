# What the commands of a store take from the pipeline.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $node = New-TestDirectory
    $null = New-ContainerLog $node shop web-0 nginx abcdef01 '2026-11-25T12:00:00Z stdout F GET /cart', '2026-11-25T12:00:02Z stderr F error: no cart'
    $null = New-ContainerLog $node shop db-0 postgres abcdef02 '2026-11-25T12:00:01Z stdout F a query'
    $store = Join-Path $TestDrive node.db
    Add-LogStoreEntry (Join-Path $node containers) $store 3 Kubernetes

    $logs = New-TestDirectory
    Set-Content (Join-Path $logs web.log) 'level=info one', 'level=error two'
    Set-Content (Join-Path $logs db.log) 'level=info three'
    $plainStore = Join-Path $TestDrive plain.db
    Add-LogStoreEntry $logs $plainStore 3
}

Describe 'A stream from the pipeline' {
    It 'gives the entries of that stream' {
        Get-LogStream -PodName web-0 -StorePath $store | Get-LogEntry | ForEach-Object Message | Should -Be 'GET /cart', 'error: no cart'
    }

    It 'gives the entries of several streams in the order of their times' {
        Get-LogStream -StorePath $store | Get-LogEntry | ForEach-Object Message | Should -Be 'GET /cart', 'a query', 'error: no cart'
    }

    It 'is narrowed by conditions' {
        Get-LogStream -StorePath $store | Get-LogEntry -Level Error | ForEach-Object Message | Should -Be 'error: no cart'
    }

    It 'is counted' {
        Get-LogStream -PodName web-0 -StorePath $store | Measure-LogEntry Level | Measure-Object Count -Sum | ForEach-Object Sum | Should -Be 2
    }

    It 'can be a variable as well' {
        $stream = Get-LogStream -PodName db-0 -StorePath $store
        (Get-LogEntry -InputObject $stream).Message | Should -Be 'a query'
        (Get-LogEntry -InputObject @($stream, $stream)).Message | Should -Be 'a query'
    }

    It 'can come from a file of another process' {
        $file = Join-Path $TestDrive stream.xml
        Get-LogStream -PodName db-0 -StorePath $store | Export-Clixml $file
        Import-Clixml $file | Get-LogEntry | ForEach-Object Message | Should -Be 'a query'
    }

    It 'names its store' {
        (Get-LogStream -PodName db-0 -StorePath $store).StorePath | Should -Be $store
        Get-LogStream -StorePath $store | Test-LogStore | Should -HaveCount 1
    }

    It 'alone is cleared' {
        $copy = Join-Path $TestDrive copy.db
        Copy-Item $plainStore $copy
        Get-LogStream web.log -StorePath $copy | Clear-LogStore -Force -PassThru | Should -Be 2
        (Get-LogEntry -StorePath $copy).Message | Should -Be 'level=info three'
    }

    It 'that was cleared is an error' {
        $copy = Join-Path $TestDrive gone.db
        Copy-Item $plainStore $copy
        $stream = Get-LogStream web.log -StorePath $copy
        $stream | Clear-LogStore -Force
        $stream | Get-LogEntry -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -Be 'StreamNotFound,Monitoring.Commands.Querying.GetLogEntryCommand'
    }
}

Describe 'A collector from the pipeline' {
    BeforeAll {
        $collected = Join-Path $TestDrive collected.db
        Start-LogCollector $logs -StorePath $collected -Name binding
        Wait-Until { (Get-LogCollector binding).Entries -ge 3 }
    }

    AfterAll {
        Get-LogListener binding* | Stop-LogListener
        Stop-LogCollector binding
    }

    It 'gives the entries of its store' {
        Get-LogCollector binding | Get-LogEntry | Should -HaveCount 3
    }

    It 'gives the streams of its store' {
        Get-LogCollector binding | Get-LogStream | Should -HaveCount 2
        Get-LogCollector binding | Get-LogStream web.log | Should -HaveCount 1
    }

    It 'is counted' {
        (Get-LogCollector binding | Measure-LogEntry Level | Where-Object Value -EQ Error).Count | Should -Be 1
    }

    It 'has its store tested' {
        Get-LogCollector binding | Test-LogStore -Quiet | Should -BeTrue
    }

    It 'has its store served, and a listener gives the entries of its store' {
        Get-LogCollector binding | Start-LogListener -Listen http://localhost:0 -Name binding-listener
        Get-LogListener binding-listener | Get-LogEntry | Should -HaveCount 3
        Get-LogListener binding-listener | Get-LogStream | Should -HaveCount 2
    }
}

Describe 'A file from the pipeline' {
    It 'that is a store gives its entries' {
        Get-Item $store | Get-LogEntry | Should -HaveCount 3
        Get-Item $store | Test-LogStore -Quiet | Should -BeTrue
    }

    It 'that is a log gives the entries of that log' {
        Get-Item (Join-Path $logs db.log) | Get-LogEntry -StorePath $plainStore | ForEach-Object Message | Should -Be 'level=info three'
        Get-ChildItem $logs | Get-LogEntry -StorePath $plainStore | Should -HaveCount 3
    }
}

Describe 'Several stores from the pipeline' {
    It 'are read one after the other' {
        Get-Item $store, $plainStore | Get-LogEntry -First 1 | ForEach-Object Message | Should -Be 'GET /cart', 'level=info one'
    }

    It 'are counted together' {
        (Get-Item $store, $plainStore | Measure-LogEntry Level | Where-Object Value -EQ Error).Count | Should -Be 2
    }

    It 'cannot be followed' {
        { Get-Item $store, $plainStore | Get-LogEntry -Follow } | Should -Throw -ErrorId 'FollowsOneStore,*'
    }
}

Describe 'An entry from the pipeline' {
    It 'is where the next page begins' {
        $first = Get-LogEntry -First 1 -StorePath $store
        $first | Get-LogEntry -First 1 -StorePath $store | ForEach-Object Message | Should -Be 'a query'
        "$($first.Cursor)" | Get-LogEntry -First 1 -StorePath $store | ForEach-Object Message | Should -Be 'a query'
        Get-LogEntry -AfterEntry $first -First 1 -StorePath $store | ForEach-Object Message | Should -Be 'a query'
    }

    It 'that does not exist has no next page' {
        @() | Get-LogEntry -StorePath $store | Should -BeNullOrEmpty
        @() | Get-LogStream -StorePath $store | Should -BeNullOrEmpty
    }

    It 'that does not come from a store is an error' {
        Watch-Log (Join-Path $logs db.log) -NoFollow | Get-LogEntry -StorePath $store -ErrorAction SilentlyContinue -ErrorVariable failure
        "$failure" | Should -BeLike '*does not come from a log store*'
    }
}

Describe 'Any other object from the pipeline' {
    It 'is an error of its own: <_>' -ForEach 'Get-LogEntry', 'Get-LogStream', 'Test-LogStore' {
        $null = Get-Date | & $_ -StorePath $store -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidInputObject,*'
    }
}

Describe 'A bare first argument' {
    It 'of Get-LogEntry is a <Kind>: <Name>' -ForEach @(
        @{ Kind = 'pod'; Name = 'web-0'; Count = 2 }
        @{ Kind = 'beginning of a pod'; Name = 'web'; Count = 2 }
        @{ Kind = 'pod by its kind'; Name = 'pod/db-0'; Count = 1 }
        @{ Kind = 'source'; Name = 'shop/web-0/nginx'; Count = 2 }
        @{ Kind = 'source without a container'; Name = 'shop/web-0'; Count = 2 }
        @{ Kind = 'wildcard'; Name = '*-0'; Count = 3 }
    ) {
        Get-LogEntry $Name -StorePath $store | Should -HaveCount $Count
        Get-LogStream $Name -StorePath $store | Measure-Object Entries -Sum | ForEach-Object Sum | Should -Be $Count
    }

    It 'of Get-LogEntry is a file or a directory, too' {
        Get-LogEntry web.log -StorePath $plainStore | Should -HaveCount 2
        Get-LogEntry (Join-Path $logs web.log) -StorePath $plainStore | Should -HaveCount 2
        Get-LogEntry $logs -StorePath $plainStore | Should -HaveCount 3
        Push-Location $logs
        Get-LogEntry ./db.log -StorePath $plainStore | Should -HaveCount 1
        Pop-Location
    }
}
