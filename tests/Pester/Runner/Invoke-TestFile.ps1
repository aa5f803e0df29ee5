# Runs one Pester file, or only lists its tests, and writes one JSON object per line for each test into a file.
param(
    [string] $Pester,
    [string] $File,
    [string] $ResultFile,
    [switch] $List
)

# The preferences are those of a new session, because the tests inherit them.
Import-Module $Pester -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $File
$configuration.Run.PassThru = $true
$configuration.Run.SkipRun = [bool] $List
$configuration.Output.Verbosity = 'None'
$configuration.TestRegistry.Enabled = $false
$run = Invoke-Pester -Configuration $configuration

# The message and the position in the test; the frames of Pester itself do not help a reader.
function Get-ErrorText($Records) {
    $lines = foreach ($record in $Records) {
        "$record"
        $record.ScriptStackTrace -split "`n" -notmatch 'Pester\.psm1|Pester\.ScriptScope\.ps1|Invoke-TestFile\.ps1'
    }
    $lines -join "`n"
}

$results = @(
    foreach ($test in $run.Tests) {
        [ordered]@{
            Name = $test.ExpandedPath
            Outcome = "$($test.Result)"
            Seconds = $test.Duration.TotalSeconds
            Line = $test.ScriptBlock.StartPosition.StartLine
            Error = Get-ErrorText $test.ErrorRecord
        }
    }

    # Failures outside a test: a setup or teardown, or the whole file.
    foreach ($failed in @($run.FailedBlocks) + @($run.FailedContainers)) {
        [ordered]@{
            Name = $failed.ExpandedPath ? "$($failed.ExpandedPath) (setup or teardown)" : '(file)'
            Outcome = 'Failed'
            Seconds = 0
            Line = 0
            Error = Get-ErrorText $failed.ErrorRecord
        }
    }
)

$results | ForEach-Object { ConvertTo-Json $_ -Compress } | Set-Content $ResultFile
