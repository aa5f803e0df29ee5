@{
    # PowerShell loads the assembly of the root module first, then the nested modules in this order: see
    # src/Monitoring.PowerShell/Monitoring.Import.psm1 and src/Monitoring.Loader/ModuleLoader.cs. The cmdlets are not the root, because the
    # loader chooses their assembly, with machine code or without. The loader is the root too, so that it learns of Import-Module -Force.
    RootModule           = 'Monitoring.Loader.dll'
    NestedModules        = @('Monitoring.Import.psm1', 'Monitoring.Loader.dll', 'Monitoring.PowerShell.dll', 'Monitoring.Views.psd1')
    ModuleVersion        = '0.2.0'
    GUID                 = 'bb2ef801-1f1b-45cc-8a34-85682e570cd6'
    Author               = 'The Monitoring authors'
    CompanyName          = 'The Monitoring authors'
    Copyright            = '(c) The Monitoring authors. MIT license.'
    Description          = 'Follows log files as typed objects: without losing or repeating a line, through rotation.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'Add-LogDestination', 'Backup-LogStore', 'Clear-LogStore', 'ConvertFrom-ContainerLog', 'Get-LogCollector', 'Get-LogDestination', 'Get-LogEntry',
        'Get-LogListener', 'Get-LogStream', 'Measure-LogEntry', 'Remove-LogDestination', 'Repair-LogStore', 'Resume-LogDestination', 'Start-LogCollector',
        'Start-LogListener', 'Stop-LogCollector', 'Stop-LogListener', 'Suspend-LogDestination', 'Test-LogCollector', 'Test-LogDestination', 'Test-LogStore',
        'Watch-KubeLogs', 'Watch-Log'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('Watch-KubeLog')
    PrivateData          = @{
        PSData = @{
            Tags = @('Log', 'Logging', 'Monitoring', 'Tail', 'Container', 'Kubernetes', 'Docker', 'CRI', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
        }
    }
}
