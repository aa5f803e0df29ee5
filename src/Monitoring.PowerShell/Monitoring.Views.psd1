@{
    # A nested module, because PowerShell processes the types that Monitoring.psd1 names before Monitoring.Import.psm1 can refuse the import.
    ModuleVersion     = '0.2.0'
    GUID              = '9f0c2a54-8d0e-4a3b-9d35-0f3f5d3c6a11'
    Author            = 'The Monitoring authors'
    TypesToProcess    = @('Monitoring.Types.ps1xml')
    FormatsToProcess  = @('Monitoring.Format.ps1xml')
    CmdletsToExport   = @()
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
