verdict-title = What it costs
verdict-none = The comparison stands here once two lanes have delivered five messages each.
verdict-bytes = Under these conditions { $heaviest ->
    [polling] polling
    [long-polling] long polling
    [sse] SSE
    [post-stream] streamed POST
   *[websocket] WebSocket
} uses { $ratio } times as many bytes per message as { $leanest ->
    [polling] polling
    [long-polling] long polling
    [sse] SSE
    [post-stream] streamed POST
   *[websocket] WebSocket
}.
verdict-bytes-even = Under these conditions all lanes need about the same bytes per message.
verdict-latency = { $quickest ->
    [polling] Polling
    [long-polling] Long polling
    [sse] SSE
    [post-stream] Streamed POST
   *[websocket] WebSocket
} delivers { $ratio } times sooner than { $slowest ->
    [polling] polling
    [long-polling] long polling
    [sse] SSE
    [post-stream] streamed POST
   *[websocket] WebSocket
}.
verdict-latency-even = All of them deliver about equally soon.
verdict-basis = { $messages ->
    [one] One message per lane so far.
   *[other] From { $messages } messages per lane.
}
break-even-at-once = Opening the WebSocket paid for itself against polling with the first message.
break-even-after = { $count ->
    [one] Opening the WebSocket paid for itself against polling after one message.
   *[other] Opening the WebSocket pays for itself against polling after { $count } messages.
}
break-even-never = Against polling, opening the WebSocket has not paid for itself here yet.
shared-connection = { $lanes }: on one HTTP/2 connection, with the page's own requests.
shared-own = Frames of the connection itself: { $numbers } ({ $provenance }).
shared-socket = All that its socket has carried, with TLS: { $numbers } ({ $provenance }).
housekeeping = The page's own requests, counted apart: { $numbers } ({ $provenance }).
housekeeping-requests = { $count ->
    [one] { $count } request
   *[other] { $count } requests
}
note-http2 = This is HTTP/1.1. Over HTTP/2, header compression shrinks the repeated header fields to a few bytes: in the simulator (polling as its lesson shows it, with TLS 1.3), an empty poll takes 69 bytes of HTTP instead of 675, and 233 on the link instead of 839. What a held or empty response costs in time stays.
note-frames = Lanes over HTTP/2 pay only a few bytes for the repeated header fields; what a held or empty response costs in time stays.
legend-measured = Measured: the endpoint counted the bytes on the socket, or the browser timed it.
legend-computed = Computed: derived from what was measured by the protocol's rules for headers and frames.
table-show = All numbers as a table
table-caption = All numbers of this run
table-lane = Lane
table-hop = HTTP version
table-status = Status
table-due = Due
table-delivered = Delivered
table-lost = Lost
table-pending = Under way
table-duplicates = Duplicates
table-p50 = Median delay
table-p95 = 95th-percentile delay (p95)
table-requests = Requests
table-empty = Empty responses
table-failures = Failures
table-connections = Connections
table-up = Bytes sent
table-down = Bytes received
table-payload = Payload bytes
table-share = Payload share
table-close = Close code
table-provenance = Byte counts are
