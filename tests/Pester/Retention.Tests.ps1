# How long and how much a store keeps: no slip deletes it.

BeforeAll {
    . $PSScriptRoot/Prepare.ps1

    # Runs SQL in a store that nobody writes to.
    function Invoke-StoreSql([string] $Path, [string] $Sql) {
        $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ Monitoring
        $type = $context.LoadFromAssemblyName('Microsoft.Data.Sqlite').GetType('Microsoft.Data.Sqlite.SqliteConnection')
        $connection = [Activator]::CreateInstance($type, [object[]] "Data Source=$Path;Pooling=False")
        try {
            $connection.Open()
            $command = $connection.CreateCommand()
            $command.CommandText = $Sql
            $command.ExecuteScalar()
        }
        finally {
            $connection.Dispose()
        }
    }

    # A store with nine entries that were written and committed thirty days ago, and one of now.
    function New-AgedStore([string] $Logs, [string] $StorePath) {
        Set-Content (Join-Path $Logs old.log) (1..9)
        Set-Content (Join-Path $Logs new.log) 'new'
        Add-LogStoreEntry $Logs $StorePath 10
        $shift = [long] 30 * 86400 * 1e9
        $null = Invoke-StoreSql $StorePath "UPDATE block SET earliest = earliest - $shift, latest = latest - $shift, committed = committed - $shift
            WHERE stream IN (SELECT stream FROM label WHERE value LIKE '%old.log')"
    }

    # Starts a collector in a session without a user, and returns its errors and warnings.
    function Start-InService([string] $Arguments) {
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript("Import-Module '$ModuleManifest'; Start-LogCollector $Arguments").Invoke()
            $session.Streams.Error
            $session.Streams.Warning
        }
        finally {
            $session.Dispose()
        }
    }
}

Describe 'A size' {
    BeforeEach {
        $logs = New-TestDirectory
        $name = "$([guid]::NewGuid())"
        $store = Join-Path $TestDrive "$name.db"
    }

    AfterEach {
        Get-LogCollector | Where-Object Name -EQ $name | Stop-LogCollector
    }

    It 'is not <_>' -ForEach '4', "'4'", '-4', '1.5', '4096', '(4KB)', '([int] 4)', '([long] 1000)', '([double] 7)', "'-4GB'", "'4 parsecs'", "''", '$true', "'4XB'" {
        { Invoke-Expression "Start-LogCollector '$logs' -StorePath '$store' -Name $name -RetentionSize $_ -ErrorAction Stop" } |
            Should -Throw '*4GB*' -ErrorId 'ParameterArgumentTransformationError,*'
        $store | Should -Not -Exist
    }

    It 'is too small: <_>' -ForEach '4MB', "'4MB'", '1KB', '15MB', "'1B'" {
        { Invoke-Expression "Start-LogCollector '$logs' -StorePath '$store' -Name $name -RetentionSize $_ -ErrorAction Stop" } |
            Should -Throw '-RetentionSize is *16.0 MiB*' -ErrorId 'RetentionTooSmall,*'
        $store | Should -Not -Exist
    }

    It '<Size> is <Bytes> bytes' -ForEach @(
        @{ Size = '4GB'; Bytes = 4GB }
        @{ Size = "'4GB'"; Bytes = 4GB }
        @{ Size = '4GiB'; Bytes = 4GB }
        @{ Size = '4Gi'; Bytes = 4GB }
        @{ Size = "'4 gb'"; Bytes = 4GB }
        @{ Size = '1.5GB'; Bytes = 1.5GB }
        @{ Size = '500MB'; Bytes = 500MB }
        @{ Size = '16MB'; Bytes = 16MB }
        @{ Size = '(4GB)'; Bytes = 4GB }
        @{ Size = '(2 * 1GB)'; Bytes = 2GB }
        @{ Size = '([double] 4GB)'; Bytes = 4GB }
        @{ Size = '([ulong] 4GB)'; Bytes = 4GB }
        @{ Size = '0'; Bytes = $null }
        @{ Size = "'0'"; Bytes = $null }
    ) {
        (Invoke-Expression "Start-LogCollector '$logs' -StorePath '$store' -Name $name -RetentionSize $Size -PassThru").Retention.MaxBytes | Should -Be $Bytes
    }
}

Describe 'An age' {
    BeforeEach {
        $logs = New-TestDirectory
        $name = "$([guid]::NewGuid())"
        $store = Join-Path $TestDrive "$name.db"
    }

    AfterEach {
        Get-LogCollector | Where-Object Name -EQ $name | Stop-LogCollector
    }

    It '<Age> is <Expected>' -ForEach @(
        @{ Age = '7d'; Expected = '7.00:00:00' }
        @{ Age = "'7 days'"; Expected = '7.00:00:00' }
        @{ Age = '1h'; Expected = '01:00:00' }
        @{ Age = '2w'; Expected = '14.00:00:00' }
        @{ Age = '1.12:00:00'; Expected = '1.12:00:00' }
        @{ Age = '([timespan]::FromDays(2))'; Expected = '2.00:00:00' }
        @{ Age = '0'; Expected = '' }
        @{ Age = '0d'; Expected = '' }
    ) {
        "$((Invoke-Expression "Start-LogCollector '$logs' -StorePath '$store' -Name $name -RetentionAge $Age -PassThru").Retention.MaxAge)" | Should -Be $Expected
    }

    It 'counts from the commit of a line that is stamped 1970' {
        Set-Content (Join-Path $logs stray.log) '1970-01-01T00:00:07Z stdout F stray'
        Add-LogStoreEntry $logs $store 1
        Start-LogCollector $logs -StorePath $store -Name $name -RetentionAge 1h
        Add-Content (Join-Path $logs stray.log) '1970-01-01T00:00:08Z stdout F another'
        Wait-Until { (Get-LogCollector $name).Entries -eq 1 }
        Stop-LogCollector $name

        (Get-LogEntry -StorePath $store).Message | Should -Be stray, another
    }
}

Describe 'A retention that deletes most of a store' {
    BeforeEach {
        $logs = New-TestDirectory
        $name = "$([guid]::NewGuid())"
        $store = Join-Path $TestDrive "$name.db"
        New-AgedStore $logs $store
        $arguments = "'$logs' -StorePath '$store' -Name $name"
    }

    AfterEach {
        Get-LogCollector | Where-Object Name -EQ $name | Stop-LogCollector
    }

    It 'is an error where nobody can confirm it, and the store is unchanged: <_>' -ForEach '-RetentionAge 1d', '-RetentionAge 1h -RetentionSize 1GB' {
        $null = Invoke-StoreSql $store "DELETE FROM setting"
        $failure = Start-InService "$arguments $_"

        $failure.FullyQualifiedErrorId | Should -BeLike 'RetentionNotConfirmed,*'
        "$failure" | Should -BeLike "*9 of the 10 entries*'$store'*-Force*"
        Get-LogCollector | Where-Object Name -EQ $name | Should -BeNullOrEmpty
        @(Get-LogEntry -StorePath $store).Count | Should -Be 10
    }

    It 'is an error in a pwsh whose input is no terminal' {
        $null = Invoke-StoreSql $store "DELETE FROM setting"
        $shell = @([Environment]::ProcessPath) + ([Environment]::ProcessPath -like '*dotnet*' ? @([Environment]::GetCommandLineArgs()[0]) : @())
        $said = '' | & $shell[0] @($shell[1..9] | Where-Object { $_ }) -NoProfile -Command "Import-Module '$ModuleManifest'; Start-LogCollector $arguments -RetentionAge 1d; 'went on'" 2>&1 | Out-String

        $said | Should -Match '9 of the 10 entries'
        $said | Should -Match 'Force'
        @(Get-LogEntry -StorePath $store).Count | Should -Be 10
    }

    It 'deletes with -Force and warns' {
        $null = Invoke-StoreSql $store "DELETE FROM setting"
        Start-LogCollector $logs -StorePath $store -Name $name -RetentionAge 1d -Force -WarningVariable warned -WarningAction SilentlyContinue
        Wait-Until { @(Get-LogEntry -StorePath $store).Count -eq 1 }

        "$warned" | Should -BeLike '*1 d, 4.0 GiB*9 of the 10 entries*any age, any size before*'
        (Get-LogEntry -StorePath $store).Message | Should -Be new
    }

    It 'does nothing with -WhatIf' {
        $null = Invoke-StoreSql $store "DELETE FROM setting"
        Start-LogCollector $logs -StorePath $store -Name $name -RetentionAge 1d -WhatIf

        @(Get-LogEntry -StorePath $store).Count | Should -Be 10
    }

    It 'is not asked about again, nor one that is not stricter' {
        # The store was written with the default, 7 days and 4 GiB, so this is no news to it.
        Start-LogCollector $logs -StorePath $store -Name $name
        Wait-Until { @(Get-LogEntry -StorePath $store).Count -eq 1 }

        (Get-LogCollector $name).State | Should -Be Running
    }

    It 'is not asked about where it deletes little' {
        Add-Content (Join-Path $logs new.log) (1..20)
        Add-LogStoreEntry $logs $store 20

        Start-InService "$arguments -RetentionAge 1d" | Should -BeNullOrEmpty
    }
}
