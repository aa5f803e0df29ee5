namespace Monitoring.Serving;

/// <summary>What can be asked for.</summary>
internal enum ListenerRoute
{
    /// <summary>Nothing that there is.</summary>
    Other,

    /// <summary><c>/logs</c>.</summary>
    Logs,

    /// <summary><c>/logs?follow=true</c>.</summary>
    Follow,

    /// <summary><c>/logs/{key}/{value}</c>.</summary>
    Lines,

    /// <summary><c>/streams</c>.</summary>
    Streams,

    /// <summary><c>/labels</c> and <c>/labels/{key}</c>.</summary>
    Labels,

    /// <summary><c>/status</c>.</summary>
    Status,

    /// <summary><c>/healthz</c>.</summary>
    Health,

    /// <summary><c>/readyz</c>.</summary>
    Ready,

    /// <summary><c>/metrics</c>.</summary>
    Metrics,

    /// <summary><c>/openapi.json</c>.</summary>
    OpenApi,
}
