#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, checks, measures and packs the module.
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
    # The tasks, in this order. Check fails where Format would change something. Release builds the package twice and compares.
    [ValidateSet('Build', 'Test', 'Check', 'Format', 'Bench', 'Package', 'Release', 'Clean')]
    [string[]] $Task = 'Build',

    # Debug for development, Release for a package. Bench, Package and Release are always Release.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$packages = 'artifacts/package/release/*.nupkg'

# Builds the package and returns the hashes of the files in it.
function New-Package([switch] $Rebuild) {
    $targets = $Rebuild ? 'Rebuild;PackageModule' : 'PackageModule'
    dotnet build src/Monitoring.PowerShell --configuration Release "--target:$targets" | Out-Host
    Get-ChildItem artifacts/package/release/Monitoring -Recurse -File | Get-FileHash | Select-Object Path, Hash
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build Monitoring.sln --configuration $Configuration }
        'Test' { dotnet test --solution Monitoring.sln --configuration $Configuration }
        'Check' {
            dotnet restore Monitoring.sln --locked-mode
            dotnet build Monitoring.sln --configuration $Configuration --no-restore
            dotnet format Monitoring.sln --no-restore --verify-no-changes
        }
        'Format' { dotnet format Monitoring.sln }
        'Bench' { dotnet run --project bench/Monitoring.Benchmarks --configuration Release -- all }
        'Package' {
            New-Package
            Get-Item $packages | Select-Object Name, @{ Name = 'MB'; Expression = { [Math]::Round($_.Length / 1MB, 1) } }
        }
        'Release' {
            # The same sources must produce the same files on any machine.
            $env:ContinuousIntegrationBuild = 'true'
            $first = New-Package
            $second = New-Package -Rebuild
            if ($difference = Compare-Object $first $second -Property Path, Hash) {
                throw "The package differs from a second build of the same sources:`n$($difference | Out-String)"
            }
            Get-FileHash $packages | Select-Object Hash, @{ Name = 'Name'; Expression = { Split-Path $_.Path -Leaf } }
        }
        'Clean' { dotnet clean Monitoring.sln --configuration $Configuration }
    }
}
finally {
    Pop-Location
}
