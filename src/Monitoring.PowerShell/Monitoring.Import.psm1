# Rejects a copy of the module that cannot be imported beside another one, with a clear error. It is the first nested
# module, so that it runs before the views and the assemblies are loaded. It uses only the engine's own commands,
# because a host may not have others.

# The loader sets this key in the process (ModuleLoader.cs). Without the key this is the first import, and the checks
# are unnecessary.
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

# .NET does not unload an assembly: after Remove-Module the first loaded copy remains. An identical copy is harmless.
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
