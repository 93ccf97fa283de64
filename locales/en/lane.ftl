transport-polling = Polling
transport-long-polling = Long polling
transport-sse = SSE
transport-post-stream = Streamed POST
transport-websocket = WebSocket
status-idle = ready
status-connecting = connecting
status-waiting = waiting for the next poll
status-asking = requesting
status-held = held by the server
status-open = open
status-backing-off = trying again (attempt { $attempt })
status-backing-off-in = trying again in { $time } (attempt { $attempt })
status-paused = paused
status-finished = finished
status-unavailable = not available here
about-polling = It will send a request every { $interval }, whether or not there is anything new. Most responses may be empty.
about-long-polling = It will send one request and let the server hold the response, for up to { $hold }, until there is a message.
about-sse = One request opens a stream; the server then sends one event per message.
about-post-stream = One POST with a JSON body, as language models and MCP servers take it; its response stays open and brings one event per message.
about-websocket = One HTTP request turns into a WebSocket; after that each message is one frame.
field-delivered = delivered / due
field-latency = median delay · p95 { $p95 }
field-requests = { $requests ->
    [one] request · { $empty } empty
   *[other] requests · { $empty } empty
}
field-upgrades = { $requests ->
    [one] upgrade
   *[other] upgrades
}
field-connects = { $requests ->
    [one] extended CONNECT
   *[other] extended CONNECTs
}
word-sent = sent
word-received = received
provenance-measured = measured
provenance-computed = computed
payload-share = { $share } payload, the rest overhead
payload-none = no bytes yet
payload-unknown = the share of payload is not known
bytes-unknown = unknown
bytes-at-least = at least { $bytes }
lane-lost = { $count } lost
lane-pending = { $count } under way
lane-duplicates = { $count ->
    [one] { $count } duplicate
   *[other] { $count } duplicates
}
lane-failures = { $count ->
    [one] { $count } failure
   *[other] { $count } failures
}
lane-connections = { $count ->
    [one] { $count } connection
   *[other] { $count } connections
}
lane-connections-shared = no own connection
lane-lens = slopes not to scale: short delays are drawn longer
reuse-new = new connection
reuse-reused = connection reused
reuse-unknown = new or reused: hidden
reuse-none = no connection yet
reuse-new-why = The newest request opened a connection of its own: the browser's timing shows a connect, or the endpoint counts this as the connection's first exchange.
reuse-reused-why = The newest request went over a connection that was open already: the browser's timing shows no connect, or the endpoint counts earlier exchanges on it.
reuse-unknown-why = The browser hides this, because the endpoint does not send Timing-Allow-Origin.
reuse-none-why = Nothing has been sent on this lane yet.
reuse-pending = no response yet
reuse-pending-why = A request has been sent. Whether its connection is new is known when the response comes.
hop-unknown = HTTP version unknown
hop-browser-why = The browser's timing of the newest exchange says so (nextHopProtocol).
hop-endpoint-why = The endpoint says so: browsers do not time a WebSocket, and an event stream only after its end.
hop-scheme-why = Browsers use HTTP/1.1 for plain http and ws.
hop-unknown-why = The browser hides it. Bytes are computed by the rules of HTTP/1.1.
hop-behind-why = A proxy passes it on over HTTP/{ $version }, and the bytes are counted there.
hop-apart-why = Over HTTP/2 a browser opens a WebSocket only on a connection that is there already and fit for it.
hop-frames-why = Each lane's bytes are computed from the frames of its streams.
preflight = preflight not counted
preflight-why = A POST of JSON to another origin needs the browser to ask first, by an OPTIONS request (preflight). Pages cannot see it, so its bytes are not in these numbers. The endpoint lets the browser remember the response for two hours.
impair-announced = By the endpoint: { $faults }
impair-delay = delayed by { $time }
impair-throttle = at most { $bytes }/s
impair-cut = cut after { $time }
impair-reset = reset after { $time }
impair-unannounced = A bad network was asked for; the endpoint announces none here.
close-code = closed { $code }
close-code-why = Close code { $code }: { $meaning }.
close-code-reason = Close code { $code }: { $meaning }. Reason given: “{ $reason }”
strip-label = The exchanges of { $lane } as they happen; the table below has the same in numbers.
