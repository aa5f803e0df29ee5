# What is said when names and selectors match nothing.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $node = New-TestDirectory
    $root = Join-Path $node containers
    $null = New-ContainerLog $node shop web-0 nginx abcdef01 '2026-11-25T12:00:00Z stdout F GET /cart', '2026-11-25T12:00:02Z stderr F error: no cart'
    $null = New-ContainerLog $node shop db-0 postgres abcdef02 '2026-11-25T12:00:01Z stdout F a query'
    $store = Join-Path $TestDrive node.db
    Add-LogStoreEntry $root $store 3 Kubernetes

    $logs = New-TestDirectory
    Set-Content (Join-Path $logs web.log) 'one', 'two'
    $plainStore = Join-Path $TestDrive plain.db
    Add-LogStoreEntry $logs $plainStore 2

    # Runs a command; returns what it said on each stream.
    function Invoke-Said([scriptblock] $Command) {
        $all = & $Command 2>&1 3>&1
        [pscustomobject] @{
            Output = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.WarningRecord] })
            Error = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            Warning = @($all | Where-Object { $_ -is [Management.Automation.WarningRecord] })
        }
    }
}

Describe 'A name that the store does not have' {
    It 'is an error with the nearest: <Command>' -ForEach @(
        @{ Command = { Get-LogEntry web.lgo -StorePath $plainStore }; Named = "name 'web.lgo'"; Nearest = 'web.log' }
        @{ Command = { Get-LogEntry nosuch -StorePath $store }; Named = "name 'nosuch'"; Nearest = 'web-0' }
        @{ Command = { Get-LogEntry deployment/web -StorePath $store }; Named = "name 'deployment/web'"; Nearest = 'web-0' }
        @{ Command = { Get-LogEntry -Path nosuch.log -StorePath $plainStore }; Named = "path 'nosuch.log'"; Nearest = 'web.log' }
        @{ Command = { Get-LogEntry -Namespace shpo -StorePath $store }; Named = "namespace 'shpo'"; Nearest = 'shop' }
        @{ Command = { Get-LogEntry -PodName wbe-0 -StorePath $store }; Named = "pod 'wbe-0'"; Nearest = 'web-0' }
        @{ Command = { Get-LogEntry -Container ngnix -StorePath $store }; Named = "container 'ngnix'"; Nearest = 'nginx' }
        @{ Command = { Get-LogEntry -Metadata @{ namespace = 'shpo' } -StorePath $store }; Named = "namespace 'shpo'"; Nearest = 'shop' }
        @{ Command = { Get-LogEntry -Namespace shop -PodName nope -StorePath $store }; Named = "pod 'nope'"; Nearest = 'web-0' }
        @{ Command = { Get-LogStream wbe -StorePath $store }; Named = "name 'wbe'"; Nearest = 'web-0' }
        @{ Command = { Get-LogStream -Container ngnix -StorePath $store }; Named = "container 'ngnix'"; Nearest = 'nginx' }
        @{ Command = { Measure-LogEntry -Namespace shpo -StorePath $store }; Named = "namespace 'shpo'"; Nearest = 'shop' }
        @{ Command = { Measure-LogEntry Level -Name wbe -StorePath $store }; Named = "name 'wbe'"; Nearest = 'web-0' }
        @{ Command = { Clear-LogStore -StorePath $store -Namespace shpo -Force }; Named = "namespace 'shpo'"; Nearest = 'shop' }
    ) {
        $said = Invoke-Said $Command

        $said.Output | Should -BeNullOrEmpty
        $said.Error | Should -HaveCount 1
        $said.Error[0].FullyQualifiedErrorId | Should -BeLike 'NothingMatches,*'
        "$($said.Error[0])" | Should -BeLike "*$Named*$Nearest*"
    }

    It 'is an error beside names that it has' {
        $said = Invoke-Said { Get-LogEntry -PodName web-0, nope -StorePath $store }

        $said.Output | Should -HaveCount 2
        $said.Error | Should -HaveCount 1
        "$($said.Error[0])" | Should -BeLike "*pod 'nope'*"
    }
}

Describe 'A wildcard or a selector that matches nothing' {
    It 'is a warning with the nearest: <Command>' -ForEach @(
        @{ Command = { Get-LogEntry wbe* -StorePath $store }; Named = "name 'wbe`*'"; Nearest = 'web-0' }
        @{ Command = { Get-LogEntry -Namespace shpo* -StorePath $store }; Named = "namespace 'shpo`*'"; Nearest = 'shop' }
        @{ Command = { Get-LogEntry -Selector nosuchkey=1 -StorePath $store }; Named = "selector 'nosuchkey=1'"; Nearest = 'namespace' }
        @{ Command = { Get-LogEntry -Selector pod_name=wbe-0 -StorePath $store }; Named = "selector 'pod_name=wbe-0'"; Nearest = 'web-0' }
        @{ Command = { Get-LogStream -Selector nosuchkey -StorePath $store }; Named = "selector 'nosuchkey'"; Nearest = 'namespace' }
        @{ Command = { Measure-LogEntry -Path *.lgo -StorePath $plainStore }; Named = "path '`*.lgo'"; Nearest = 'web.log' }
        @{ Command = { Clear-LogStore -StorePath $store -Selector nosuchkey=1 -Force }; Named = "selector 'nosuchkey=1'"; Nearest = 'namespace' }
    ) {
        $said = Invoke-Said $Command

        $said.Output | Should -BeNullOrEmpty
        $said.Error | Should -BeNullOrEmpty
        $said.Warning | Should -HaveCount 1
        "$($said.Warning[0])" | Should -BeLike "*$Named*$Nearest*"
    }
}

Describe 'An ordinary empty answer' {
    It 'says nothing: <Command>' -ForEach @(
        @{ Command = { Get-LogEntry -Namespace shop -Contains nosuchtext -StorePath $store } }
        @{ Command = { Get-LogEntry web -Until 2020-01-01 -StorePath $store } }
        @{ Command = { Get-LogEntry -Contains nosuchtext -StorePath $store } }
        @{ Command = { Measure-LogEntry Level -Namespace shop -Contains nosuchtext -StorePath $store } }
        @{ Command = { Get-LogEntry -PodName web-0, nope* -Level Critical -StorePath $store } }
        @{ Command = { Watch-KubeLogs web -Path $root -NoFollow -Contains nosuchtext -NoKubernetesApi } }
    ) {
        $said = Invoke-Said $Command
        $said.Output + $said.Error + $said.Warning | Should -BeNullOrEmpty
    }
}

Describe 'Following what is not there yet' {
    It 'warns once and waits' {
        $other = New-TestDirectory
        $null = New-ContainerLog $other shop web-0 nginx abcdef01 'GET /cart'

        $said = Watch-KubeLogs -Namespace nope -Path (Join-Path $other containers) -NoKubernetesApi -Tail 1 3>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.WarningRecord]) {
                $null = New-ContainerLog $other nope late-0 nginx abcdef02 '2026-11-25T12:00:03Z stdout F late'
            }
            $_
        } | Select-Object -First 2

        "$($said[0])" | Should -BeLike "*namespace 'nope'*shop*Waiting*"
        $said[1].Message | Should -Be 'late'
    }

    It 'warns once for files' {
        $other = New-TestDirectory
        Set-Content (Join-Path $other web.log) 'one'

        $said = Watch-Log (Join-Path $other '*.nothing') -Tail 1 3>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.WarningRecord]) { Set-Content (Join-Path $other late.nothing) 'late' }
            $_
        } | Select-Object -First 2

        "$($said[0])" | Should -BeLike "*.nothing'*web.log*Waiting*"
        $said[1].Message | Should -Be 'late'
    }
}

Describe 'Another machine' {
    BeforeAll {
        Start-LogListener -StorePath $store -Listen http://localhost:0 -Name nothing-matched
        $uri = (Get-LogListener nothing-matched).Url[0]
    }

    AfterAll {
        Stop-LogListener nothing-matched
    }

    It 'tells what it has' {
        $said = Invoke-Said { Get-LogEntry -Namespace shpo -Uri $uri }
        "$($said.Error)" | Should -BeLike "*namespace 'shpo'*shop*"
        $said = Invoke-Said { Get-LogEntry -Selector nosuchkey=1 -Uri $uri }
        "$($said.Warning)" | Should -BeLike "*selector 'nosuchkey=1'*"
        $said = Invoke-Said { Get-LogEntry wbe -Uri $uri }
        "$($said.Error)" | Should -BeLike "*name 'wbe'*web-0*"
    }

    It 'takes names' {
        Get-LogEntry web -Uri $uri | Should -HaveCount 2
    }

    It 'says nothing of an ordinary empty answer' {
        $said = Invoke-Said { Get-LogEntry web -Contains nosuchtext -Uri $uri }
        $said.Output + $said.Error + $said.Warning | Should -BeNullOrEmpty
    }
}

Describe 'A node' {
    It 'that lacks a name says so: <Parameters.Keys> <Parameters.Values>' -ForEach @(
        @{ Parameters = @{ Name = 'wbe' }; Nearest = 'web-0' }
        @{ Parameters = @{ Namespace = 'shpo' }; Nearest = 'shop' }
        @{ Parameters = @{ PodName = 'wbe-0' }; Nearest = 'web-0' }
        @{ Parameters = @{ Container = 'ngnix' }; Nearest = 'nginx' }
    ) {
        $said = Invoke-Said { Watch-KubeLogs -Path $root -NoFollow -NoKubernetesApi @Parameters }

        $said.Error | Should -HaveCount 1
        $said.Error[0].FullyQualifiedErrorId | Should -BeLike 'NothingMatches,*'
        "$($said.Error[0])" | Should -BeLike "*$Nearest*"
    }

    It 'warns of a wildcard' {
        $said = Invoke-Said { Watch-KubeLogs -Path $root -NoFollow -NoKubernetesApi -Namespace nope* }
        $said.Error | Should -BeNullOrEmpty
        "$($said.Warning)" | Should -BeLike "*namespace 'nope`*'*shop*"
    }

    It 'is read by its directory of pods, too' {
        $pods = Join-Path $node pods
        $entries = Watch-KubeLogs -Path $pods -NoFollow -NoKubernetesApi -Ordered
        $entries.Message | Should -Be 'GET /cart', 'a query', 'error: no cart'
        $entries[0].Metadata.pod_uid | Should -Be 'uid-of-web-0'
        Watch-KubeLogs web -Path $pods -NoFollow -NoKubernetesApi | Should -HaveCount 2
        $said = Invoke-Said { Watch-KubeLogs wbe -Path $pods -NoFollow -NoKubernetesApi }
        "$($said.Error)" | Should -BeLike "*pod 'wbe'*web-0*"
    }

    It 'is recognized by Start-LogCollector: <Directory>' -ForEach @{ Directory = 'containers' }, @{ Directory = 'pods' } {
        $own = Join-Path $TestDrive "$Directory.db"
        $collector = Start-LogCollector (Join-Path $node $Directory) -StorePath $own -Name "node-$Directory" -NoKubernetesApi -PassThru
        try {
            $collector.Collector | Should -Be 'Kubernetes'
            Wait-Until { $collector.Entries -ge 3 }
            Get-LogEntry -PodName web-0 -StorePath $own | Should -HaveCount 2
        }
        finally {
            Stop-LogCollector "node-$Directory"
        }
    }

    It 'is followed as plain files if it is wanted' {
        $own = Join-Path $TestDrive plainly.db
        $collector = Start-LogCollector $root -Collector Directory -StorePath $own -Name plainly -PassThru
        try {
            $collector.Collector | Should -Be 'Directory'
        }
        finally {
            Stop-LogCollector plainly
        }
    }

    It 'is no directory of other logs' {
        $collector = Start-LogCollector $logs -StorePath (Join-Path $TestDrive others.db) -Name others -PassThru
        try {
            $collector.Collector | Should -Be 'Directory'
        }
        finally {
            Stop-LogCollector others
        }
    }
}

Describe 'Files' {
    BeforeAll {
        $packed = New-TestDirectory
        $bytes = [IO.MemoryStream]::new()
        $gzip = [IO.Compression.GZipStream]::new($bytes, [IO.Compression.CompressionLevel]::Fastest)
        $gzip.Write([Text.Encoding]::UTF8.GetBytes("old`n"))
        $gzip.Dispose()
        [IO.File]::WriteAllBytes((Join-Path $packed app.log.1.gz), $bytes.ToArray())
    }

    It 'that are compressed are named, with the way to read them' {
        $said = Invoke-Said { Watch-Log (Join-Path $packed '*.gz') -NoFollow }
        "$($said.Warning)" | Should -BeLike '*compressed*ConvertFrom-ContainerLog*'
        $said = Invoke-Said { Watch-Log (Join-Path $packed app.log.1.gz) -NoFollow }
        $said.Error[0].FullyQualifiedErrorId | Should -BeLike 'IsCompressed,*'
        (ConvertFrom-ContainerLog (Join-Path $packed '*.gz')).Message | Should -Be 'old'
    }

    It 'that do not exist are an error with the nearest' {
        $said = Invoke-Said { Watch-Log (Join-Path $logs wbe.log) -NoFollow }
        $said.Error[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        "$($said.Error)" | Should -BeLike '*web.log*'
    }

    It 'that no pattern matches are a warning' {
        $said = Invoke-Said { Watch-Log (Join-Path $logs '*.lgo') -NoFollow }
        "$($said.Warning)" | Should -BeLike "*.lgo'*web.log*"
        $said = Invoke-Said { Watch-Log $logs -Include '*.lgo' -NoFollow }
        "$($said.Warning)" | Should -BeLike "*.lgo*web.log*"
    }
}
