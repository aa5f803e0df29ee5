# Rejects a copy of the module that cannot be imported beside another one, with a clear error. It is the first nested
# module, so that it runs before the views and the assemblies are loaded. It uses only the engine's own commands,
# because a host may not have others.

# The loader sets this variable (ModuleLoader.cs). Without it this is the process's first import, and the checks are
# unnecessary. Nothing else may run then: the first call of a method in a script costs more than all the rest.
if ($env:MONITORING_IMPORTED_IN -ne $PID) {
    return
}

# The views stand for their module: PowerShell lists a root module by its file, which is the file of a nested one here.
foreach ($module in Get-Module Monitoring.Views -All) {
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
# The loader is always beside the manifest; the cmdlets may be in a platform's folder.
foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
    if ($assembly.GetName().Name -ne 'Monitoring.Loader' -or -not $assembly.Location) {
        continue
    }

    $directory = [IO.Path]::GetDirectoryName($assembly.Location)
    if ($directory -ne $PSScriptRoot -and
        -not ((Test-IsSame $directory 'Monitoring.PowerShell.dll') -and (Test-IsSame $directory 'Monitoring.psd1'))) {
        throw "Another Monitoring, from '$directory', was imported in this process and cannot be unloaded. To import the one in '$PSScriptRoot', start a new pwsh."
    }
}

Export-ModuleMember
