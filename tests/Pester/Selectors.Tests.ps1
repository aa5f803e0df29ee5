# Label selectors as users type them: Kubernetes' grammar, and an error that points at the character.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    $store = Join-Path $TestDrive selectors.db
    $node = New-TestDirectory
    foreach ($number in 1..3) {
        $null = New-ContainerLog $node shop "web-$number" nginx "c${number}0ffee" "2026-11-25T12:00:0${number}Z stdout F line $number" -Restarts $number
    }

    Add-LogStoreEntry (Join-Path $node containers) $store 3 -Collector Kubernetes

    # Where each command takes its selector from; $selector is what a test gives.
    $commands = @{
        'Get-LogEntry'     = { Get-LogEntry -StorePath $store -Selector $selector -ErrorAction Stop }
        'Get-LogStream'    = { Get-LogStream -StorePath $store -Selector $selector -ErrorAction Stop }
        'Measure-LogEntry' = { Measure-LogEntry -StorePath $store -Selector $selector -ErrorAction Stop }
        'Clear-LogStore'   = { Clear-LogStore $store -Selector $selector -Force -ErrorAction Stop }
        'Watch-KubeLogs'   = { Watch-KubeLogs -Path (Join-Path $node containers) -NoFollow -Selector $selector -KubernetesApi http://127.0.0.1:1 -ErrorAction Stop }
    }
}

Describe 'A selector' {
    It '<Selector> selects <Count>' -ForEach @(
        @{ Selector = 'restart_count>1'; Count = 2 }
        @{ Selector = 'restart_count > 1'; Count = 2 }
        @{ Selector = 'restart_count<2'; Count = 1 }
        @{ Selector = 'restart_count>1,restart_count<3'; Count = 1 }
        @{ Selector = 'restart_count>3'; Count = 0 }
        @{ Selector = 'pod_name>1'; Count = 0 }
        @{ Selector = 'pod_name<1'; Count = 0 }
        @{ Selector = 'nowhere>1'; Count = 0 }
        @{ Selector = 'namespace=shop'; Count = 3 }
        @{ Selector = 'namespace==shop,pod_name!=web-1'; Count = 2 }
        @{ Selector = 'pod_name in (web-1, web-2)'; Count = 2 }
        @{ Selector = 'pod_name notin (web-1)'; Count = 2 }
        @{ Selector = 'container_name'; Count = 3 }
        @{ Selector = '!container_name'; Count = 0 }
        @{ Selector = 'example.com/tier!=front'; Count = 3 }
    ) {
        @(Get-LogEntry -StorePath $store -Selector $Selector).Count | Should -Be $Count
        @(Get-LogStream -StorePath $store -Selector $Selector).Count | Should -Be $Count
        (Measure-LogEntry namespace -StorePath $store -Selector $Selector | Measure-Object Count -Sum).Sum | Should -Be ($Count ? $Count : $null)
    }

    It 'takes a path as it is' {
        $path = (Get-LogStream -StorePath $store -PodName web-1).Metadata['path']

        @(Get-LogEntry -StorePath $store -Selector "path=$path").Count | Should -Be 1
    }

    It '<Command> points at the character of <Selector>' -ForEach @(
        foreach ($command in 'Get-LogEntry', 'Get-LogStream', 'Measure-LogEntry', 'Clear-LogStore', 'Watch-KubeLogs') {
            foreach ($case in @(
                    @{ Selector = 'a=b&&c=d'; Position = 3 }
                    @{ Selector = 'a=b;c=d'; Position = 3 }
                    @{ Selector = 'tier>x'; Position = 5 }
                    @{ Selector = 'tier>'; Position = 5 }
                    @{ Selector = 'tier>=1'; Position = 5 }
                    @{ Selector = 'app=web*'; Position = 7 }
                    @{ Selector = 'app=web,,x'; Position = 8 }
                    @{ Selector = 'app=web,'; Position = 8 }
                    @{ Selector = 'app in ()'; Position = 8 }
                    @{ Selector = 'app web'; Position = 4 }
                    @{ Selector = 'a/b/c=d'; Position = 3 }
                    @{ Selector = '-app=web'; Position = 0 }
                    @{ Selector = 'app=web-'; Position = 7 }
                    @{ Selector = "$('a' * 64)=b"; Position = 63 }
                )) {
                $case + @{ Command = $command }
            }
        }
    ) {
        $selector = $Selector
        $failure = try { & $commands[$Command] } catch { $_ }

        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSelector,*'
        $lines = "$($failure.ErrorDetails.Message)" -split "`n"
        $lines[-1].IndexOf('^') | Should -Be ([Math]::Min($Position, 60))
        $lines[-2][[Math]::Min($Position, 60)] | Should -Be ($Position -lt $Selector.Length ? $Selector[$Position] : $null)
    }

    It 'leaves the store whole' {
        @(Get-LogEntry -StorePath $store).Count | Should -Be 3
    }

    It 'is refused over HTTP with the position' {
        $listener = Start-LogListener $store -Listen http://127.0.0.1:0 -Name "$([guid]::NewGuid())" -PassThru
        try {
            $answer = Invoke-WebRequest "$($listener.Url)/logs?selector=$([uri]::EscapeDataString('a=b&&c=d'))" -SkipHttpErrorCheck
            $found = @(Invoke-RestMethod "$($listener.Url)/logs?selector=$([uri]::EscapeDataString('restart_count>1'))" -Headers @{ Accept = 'application/json' })
        }
        finally {
            Stop-LogListener $listener.Name
        }

        $answer.StatusCode | Should -Be 400
        ([Text.Encoding]::UTF8.GetString($answer.Content) | ConvertFrom-Json).position | Should -Be 3
        $found.streams.Count | Should -Be 2
    }

    It 'is completed after <Typed>' -ForEach @(
        @{ Typed = 'restart_count>'; Completed = "'restart_count>1'" }
        @{ Typed = 'restart_count<'; Completed = "'restart_count<1'" }
        @{ Typed = 'pod_name=='; Completed = 'pod_name==web-1' }
    ) {
        $line = "Get-LogEntry -StorePath '$store' -Selector '$Typed"

        ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText |
            Should -Contain $Completed
    }
}

Describe 'A field selector' {
    It 'points at the character of <Selector>' -ForEach @(
        @{ Selector = 'status.phase>Running'; Position = 12 }
        @{ Selector = 'status.phase'; Position = 12 }
        @{ Selector = 'status.phase=Running&&spec.nodeName=a'; Position = 35 }
        @{ Selector = 'status.phase in (Running)'; Position = 12 }
    ) {
        $failure = try { Watch-KubeLogs -Path (Join-Path $node containers) -NoFollow -FieldSelector $Selector -KubernetesApi http://127.0.0.1:1 -ErrorAction Stop } catch { $_ }

        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSelector,*'
        ("$($failure.ErrorDetails.Message)" -split "`n")[-1].IndexOf('^') | Should -Be $Position
    }
}
