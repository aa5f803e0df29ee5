# Refuses, in one sentence, a copy of the module that cannot be imported beside another one. It is the first nested module, so that it runs
# before the views and the assemblies are loaded. It uses the engine's own commands only: a host may have no others.

# The loader leaves its mark in the process (ModuleLoader.cs). Without it this is the first import, and the checks would only cost time.
if (-not [AppDomain]::CurrentDomain.GetData('Monitoring.IsLoaded')) {
    return
}

foreach ($module in Get-Module Monitoring -All) {
    if ($module.ModuleBase -ne $PSScriptRoot) {
        throw "Monitoring $($module.Version) is imported from '$($module.ModuleBase)' already. To import the one in '$PSScriptRoot', start a new pwsh."
    }
}

function Test-IsSame([string] $Directory, [string] $File) {
    $digests = foreach ($place in $Directory, $PSScriptRoot) {
        [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([IO.File]::ReadAllBytes([IO.Path]::Combine($place, $File))))
    }
    $digests[0] -eq $digests[1]
}

# .NET does not unload an assembly: after Remove-Module the one that was loaded first stays. An identical copy does no harm.
foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
    if ($assembly.GetName().Name -ne 'Monitoring.PowerShell' -or -not $assembly.Location) {
        continue
    }

    $directory = [IO.Path]::GetDirectoryName($assembly.Location)
    if ($directory -ne $PSScriptRoot -and
        -not ((Test-IsSame $directory 'Monitoring.PowerShell.dll') -and (Test-IsSame $directory 'Monitoring.psd1'))) {
        throw "Another Monitoring, from '$directory', was imported in this process and cannot be unloaded. To import the one in '$PSScriptRoot', start a new pwsh."
    }
}

Export-ModuleMember
