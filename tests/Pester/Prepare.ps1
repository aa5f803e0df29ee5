# Imports the staged module and defines the common functions of the test files. Each file dot-sources it in its
# outermost BeforeAll.

$ModuleManifest = $env:MONITORING_MODULE
if (-not $ModuleManifest) {
    $ModuleManifest = Join-Path $PSScriptRoot '../../artifacts/module/Monitoring/Monitoring.psd1'
}

Import-Module $ModuleManifest

# The maximum time that a test waits for an expected event.
$WaitTimeout = [timespan]::FromSeconds(30)

# Waits until a condition holds; fails after $WaitTimeout. Only where nothing reports the event itself.
function Wait-Until([scriptblock] $Condition) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed -gt $WaitTimeout) { throw "Not within ${WaitTimeout}: $Condition" }
        Start-Sleep -Milliseconds 20
    }
}

# A new, empty directory below $TestDrive.
function New-TestDirectory {
    (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
}

# A container's log in the kubelet's layout: a file below $Node/pods, and a link to it below $Node/containers. Returns
# the file's path.
function New-ContainerLog([string] $Node, [string] $Namespace, [string] $Pod, [string] $Container, [string] $Id, [string[]] $Line, [int] $Restarts = 0) {
    $directory = New-Item (Join-Path $Node "pods/${Namespace}_${Pod}_uid-of-$Pod/$Container") -ItemType Directory -Force
    $links = New-Item (Join-Path $Node containers) -ItemType Directory -Force
    $log = Join-Path $directory "$Restarts.log"
    Set-Content $log $Line
    $null = New-Item (Join-Path $links "${Pod}_${Namespace}_$Container-$Id.log") -ItemType SymbolicLink -Target $log
    $log
}

# Collects a directory, or a node's containers, into a store, and stops when the store has a number of entries.
function Add-LogStoreEntry([string] $Path, [string] $StorePath, [int] $Count, [string] $Collector = 'Directory') {
    $name = "$([guid]::NewGuid())"
    Start-LogCollector $Path -Collector $Collector -StorePath $StorePath -Name $name -WarningAction SilentlyContinue
    try {
        Wait-Until { (Get-LogCollector $name).Entries -ge $Count }
    }
    finally {
        Stop-LogCollector $name
    }
}
