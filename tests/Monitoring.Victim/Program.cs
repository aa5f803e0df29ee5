using Monitoring;

// A part of the product as a process of its own, to be killed, starved and measured. Ends when its standard input does.
// Warnings and gaps go to the standard error, a line each.
//
//     Monitoring.Victim <directory> <store> <commit interval in milliseconds> [--include <pattern>]...
//                        [--everything <directory>]... [--jumping-clock] [--kubernetes <URL>] [--listen]
//                        [--destination <text>]...
//     Monitoring.Victim --watch <directory>
//     Monitoring.Victim --follow <store>
//
// The first collects the files of a directory into a store, as Start-LogCollector does: *.log, or those that match a
// pattern; and all files of further directories and of those below them. Gaps are "GAP", the number of bytes or -1, the
// path and the reason. The others write entries to the standard output as the pipeline of Watch-Log and of Get-LogEntry
// -Follow gives them out, the path, a tab and the message, as fast as someone reads them.

switch (args)
{
    case ["--watch", string directory]:
        EntryOutput.Watch(directory);
        return 0;
    case ["--follow", string store]:
        EntryOutput.Follow(store);
        return 0;
    default:
        return await Collection.RunAsync(args);
}
