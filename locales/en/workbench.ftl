workbench-title = Workbench
workbench-lead = Sessions with any endpoint, side by side: WebSocket, SSE, HTTP and streamed responses. Every exchange is a trace.
workbench-still = The workbench is a program: with JavaScript it opens here.
