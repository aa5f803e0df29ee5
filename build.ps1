#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, measures and packs the module.
.DESCRIPTION
    Calls the MSBuild targets that dotnet build and dotnet test use. Where no pwsh is installed, run it with the PowerShell that a build
    restores: dotnet tool restore, then dotnet pwsh ./build.ps1.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    dotnet pwsh ./build.ps1 -Task Package
#>
[CmdletBinding()]
param(
    # The tasks to run, in this order.
    [ValidateSet('Build', 'Test', 'Bench', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    # Debug for development, Release for distribution. Bench and Package are always Release.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build Monitoring.sln --configuration $Configuration }
        'Test' { dotnet test --solution Monitoring.sln --configuration $Configuration }
        'Bench' { dotnet run --project bench/Monitoring.Benchmarks --configuration Release -- all }
        'Package' {
            dotnet build src/Monitoring.PowerShell --configuration Release --target:PackageModule
            Get-Item artifacts/package/release/*.nupkg | Select-Object Name, @{ Name = 'MB'; Expression = { [Math]::Round($_.Length / 1MB, 1) } }
        }
        'Clean' { dotnet clean Monitoring.sln --configuration $Configuration }
    }
}
finally {
    Pop-Location
}
