notice-unreachable = Nothing responded: the endpoint is down, refuses connections or is blocked. Start it or choose another; a run that has begun keeps trying by itself.
notice-mixed-content = This page was opened by https, so the browser forbids plain http and ws addresses. Choose an https or wss endpoint, or open the page by http.
notice-timeout = { $seconds ->
    [one] No response within { $seconds } second. The request was given up and will be sent again.
   *[other] No response within { $seconds } seconds. The request was given up and will be sent again.
}
notice-http-status = The endpoint responded with status { $status }. The lane tries again; if that goes on, check the endpoint's log.
notice-http-status-detail = The endpoint responded with status { $status }: “{ $detail }” The lane tries again; if that goes on, fix what it reports.
notice-nonsense-html = An HTML page arrived instead of messages. The address probably belongs to something else: check it, or choose another endpoint.
notice-nonsense-json = The response is not the expected JSON. Check that the address is that of an endpoint; the lane tries again.
notice-nonsense-message = A message came without its index or with a text other than the one sent. It was not counted; the lane tries again.
notice-socket-closed = { $meaning } (close code { $code }). The lane opens a new WebSocket and resumes where it left off.
notice-socket-closed-reason = { $meaning } (close code { $code }, reason “{ $reason }”). The lane opens a new WebSocket and resumes where it left off.
notice-socket-refused = The WebSocket could not be opened, and browsers do not tell pages why. Check that the endpoint supports WebSocket there; the lane tries again.
notice-stream-lost = The stream ended or broke. The lane opens a new one and resumes where it left off.
notice-not-offered = This endpoint does not offer this transport. The other lanes go on; choose another endpoint to see this one.
notice-flooding = The endpoint sends more messages than are due. The extra ones are counted as duplicates; lower the rate or check the endpoint.
notice-resumed = Back after { $time }. Messages that fell due meanwhile were fetched; none is counted twice.
notice-asked-to-wait = { $seconds ->
    [one] The endpoint responded with status { $status } and asks for a pause of { $seconds } second. The next request follows after it.
   *[other] The endpoint responded with status { $status } and asks for a pause of { $seconds } seconds. The next request follows after it.
}
notice-asked-to-wait-detail = { $seconds ->
    [one] The endpoint responded with status { $status }: “{ $detail }” It asks for a pause of { $seconds } second. The next request follows after it.
   *[other] The endpoint responded with status { $status }: “{ $detail }” It asks for a pause of { $seconds } seconds. The next request follows after it.
}
notice-cut-short = The response broke off before its end. The endpoint is there, but the connection ended too early; the lane tries again.
notice-too-large = The response is longer than { $most }, so the page stopped reading it. Check that the address is that of an endpoint; the lane tries again.
notice-browser-queue = The request is still waiting in the browser: it opens six connections per host for HTTP/1.1, and other lanes, frames or tabs use all of them. Close some of them; the endpoint is not the cause.
notice-queued = The last request waited in the browser for { $time } before it left, because all connections to this host were in use.
notice-blocked-port = Browsers do not connect to port { $port }, so nothing was sent. Start the endpoint on another port.
notice-not-a-stream = The endpoint responded with status { $status } and without an event stream. Check that this address has one; the lane tries again.
notice-not-an-echo = The endpoint responds, but not with what was sent: “{ $got }”. Choose an endpoint that returns messages unchanged; the lane tries again.
notice-not-held = The long poll was not held: a response with status { $status } and nothing new came after { $time }. A proxy may be in between. The lane makes longer and longer pauses.
notice-stream-refused = The event stream could not be opened, and browsers do not tell pages why. The endpoint responds to other requests; the lane tries again.
close-meaning-1000 = The other side closed normally
close-meaning-1001 = The endpoint is going away, perhaps restarting
close-meaning-1002 = The endpoint saw a protocol error
close-meaning-1003 = The endpoint does not accept this kind of data
close-meaning-1005 = The other side closed without a code
close-meaning-1006 = The connection broke without a closing handshake
close-meaning-1007 = The endpoint got data that does not fit the message type, usually text that is not UTF-8
close-meaning-1008 = The endpoint's policy forbids this
close-meaning-1009 = A message was too big for the endpoint
close-meaning-1010 = The client needed an extension that the server did not accept
close-meaning-1011 = The endpoint ran into an error of its own
close-meaning-1012 = The endpoint is restarting
close-meaning-1013 = The endpoint is overloaded: try later
close-meaning-1015 = TLS failed
close-meaning-3000 = The endpoint closed with a registered code
close-meaning-4000 = The endpoint closed with a code of its own
close-meaning-1014 = A gateway in front of the endpoint got an invalid response from it
close-meaning-other = The other side closed with a code that has no registered meaning
