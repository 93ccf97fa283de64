why-title = Why
why-open = Asks to open a connection: initial sequence number 0, room for { $window } bytes.
why-open-back = Responds to the SYN no. { $number } and opens its own direction: initial sequence number 0, room for { $window } bytes.
why-open-both = Both sides have asked at once: acknowledges the other SYN and states its own once more.
why-established = Acknowledges the other side's SYN: on this side the connection is established.
why-segment = A TCP segment whose bytes were not kept.
why-data = { $bytes ->
    [one] Carries 1 byte of data, number { $first }.
   *[other] Carries { $bytes } bytes of data, { $first } to { $last }.
}
why-data-message = { $bytes ->
    [one] Carries { $message } in 1 byte of data, number { $first }.
   *[other] Carries { $message } in { $bytes } bytes of data, { $first } to { $last }.
}
why-data-part = { $bytes ->
    [one] Carries a further part of { $message } in 1 byte of data, number { $first }.
   *[other] Carries a further part of { $message } in { $bytes } bytes of data, { $first } to { $last }.
}
why-window-filled = With that the window of { $window } bytes is full: it must wait for an acknowledgment.
why-finish = FIN: nothing more to send, so it closes its direction.
why-acknowledged = { $bytes ->
    [one] Acknowledges 1 byte up to { $next }, the next number that it expects.
   *[other] Acknowledges the { $bytes } bytes up to { $next }, the next number that it expects.
}
why-acknowledged-too = { $bytes ->
    [one] Also acknowledges 1 byte up to { $next }.
   *[other] Also acknowledges the { $bytes } bytes up to { $next }.
}
why-acknowledged-fin = Acknowledges the FIN: the other side's direction is closed.
why-acknowledged-data-fin = { $bytes ->
    [one] Acknowledges 1 byte up to { $next } and the FIN after it: the other side's direction is closed.
   *[other] Acknowledges the { $bytes } bytes up to { $next } and the FIN after them: the other side's direction is closed.
}
why-gap-closed = { $bytes ->
    [one] No. { $number } closed the gap: acknowledges 1 byte up to { $next }.
   *[other] No. { $number } closed the gap: acknowledges the { $bytes } bytes up to { $next } at once.
}
why-zero-window = Its buffer is full (zero window): the other side must stop until the application has read.
why-duplicate = { $count ->
    [1] First duplicate ACK: no. { $number } arrived, but byte { $missing } is still missing.
    [2] Second duplicate ACK: no. { $number } arrived, but byte { $missing } is still missing.
    [3] Third duplicate ACK: no. { $number } arrived, but byte { $missing } is still missing; three of them demand a retransmission.
   *[other] Another duplicate ACK: no. { $number } arrived, but byte { $missing } is still missing.
}
why-nothing-new = No. { $number } brought nothing new: repeats the acknowledgment up to { $next }.
why-probe-response = Responds to the window probe no. { $number }: the window is still 0.
why-keep-alive-response = Responds to the keep-alive no. { $number }: this side is still there.
why-window-opened = Window update: the receiver has read and can take { $window } bytes again.
why-window-update = Window update: the receiver has read and can take { $window } bytes now, { $before } before.
why-repeated = Acknowledges everything up to { $next }.
why-timeout = Retransmits no. { $number }: no acknowledgment for { $time }.
why-timeout-longer = Retransmits no. { $number } once more: again no acknowledgment, for { $time } this time, because each timeout doubles the wait.
why-fast = Retransmits no. { $number } without waiting for the timeout: three duplicate ACKs have asked for byte { $missing }.
why-timeout-rest = Retransmits no. { $number } too: after the timeout, everything since no. { $since } is retransmitted.
why-syn-again = Retransmits no. { $number }: the SYN has arrived once more, as no. { $by }.
why-probe = Window probe: the window has been 0 for { $time }; one byte asks whether it is open again.
why-keep-alive = Keep-alive: nothing has arrived for { $time }; it asks whether the other side is still there.
why-reset-refused = RST: nobody listens on this port, so the SYN no. { $number } is refused.
why-reset-gone = RST: no. { $number } arrived for a connection that is over on this side.
why-reset-gave-up = RST: gives up the connection, because nothing was acknowledged for { $time }.
why-reset-abort = RST: aborts the connection at once; what is still under way is lost.
why-copy = The link duplicated no. { $number }, which was sent only once.
why-repaired = { $fate ->
    [corrupted] It arrives corrupted and is discarded; no. { $number } retransmits it.
   *[lost] It is lost; no. { $number } retransmits it.
}
why-unrepaired = { $fate ->
    [corrupted] It arrives corrupted and is discarded; in this run nothing retransmits it.
   *[lost] It is lost; in this run nothing retransmits it.
}
why-unimportant = { $fate ->
    [corrupted] It arrives corrupted and is discarded; such a segment is not retransmitted.
   *[lost] It is lost; such a segment is not retransmitted.
}
why-missed = { $fate ->
    [corrupted] It arrives corrupted and is discarded; UDP does not retransmit it.
   *[lost] It is lost; UDP does not retransmit it.
}
why-datagram = { $bytes ->
    [one] Sends 1 byte in a datagram: no handshake before it, no acknowledgment after it.
   *[other] Sends { $bytes } bytes in a datagram: no handshake before it, no acknowledgment after it.
}
why-datagram-message = Carries { $message } in a datagram: no handshake before it, no acknowledgment after it.
why-query = Queries the { $kind } record of { $name }, because it must know the address before it can connect.
why-query-other = Queries the DNS resolver.
why-dns-response = Responds to the query no. { $number }: { $message }.
why-dns-response-other = A DNS response: { $message }.
why-client-hello = Starts TLS: offers versions, cipher suites and what is needed to agree on keys.
why-client-hello-13 = Starts TLS 1.3: offers cipher suites and already its share of the key, so that one round trip is enough.
why-client-hello-12 = Starts TLS 1.2: offers cipher suites; keys follow when the server has chosen.
why-client-hello-resumed = Starts TLS with a ticket of an earlier session, so that the server needs no certificate.
why-client-hello-early = Starts TLS 1.3 with a ticket of an earlier session; the request follows at once as early data (0-RTT).
why-hello-retry = Demands another key share before it goes on.
why-server-hello-13 = Chooses the cipher suite and sends its share of the key. Everything after it is encrypted: certificate, signature, Finished.
why-server-hello-12 = Chooses the cipher suite and sends its certificate and its share of the key; now the client must send its own.
why-server-hello-resumed = Accepts the earlier session: no certificate, and its Finished at once.
why-client-key = Sends its share of the key, switches to encryption, and lets Finished prove that nobody changed the handshake.
why-finished = Finished proves that it has the same keys and that nobody changed the handshake.
why-early-end = Ends the early data; Finished proves that nobody changed the handshake.
why-ticket = A ticket with which the next connection can resume this session.
why-close-notify = close_notify: nothing more follows, so the other side knows that nobody cut the stream off.
why-close-notify-too = close_notify: nothing more follows.
why-alert = Reports a TLS error: { $message }.
why-flight = Continues TLS: { $message }.
why-tls-unread = These bytes are no valid TLS.
why-request = Requests { $target } with { $method }.
why-resume = Requests { $target } with { $method }: Last-Event-ID { $id } names the last event that the client has, so that the server goes on behind it.
why-upgrade = Requests to use this connection for WebSocket instead of HTTP from now on.
why-offers-extension = It offers the extension { $names }.
why-offers-subprotocol = As the subprotocol it offers { $names }.
why-response = { $what ->
    [nothing] Responds to the request no. { $number }: { $status }; there is no content to send.
    [moved] Responds to the request no. { $number }: { $status }; the client must request another address.
    [client] Responds to the request no. { $number }: { $status }; something is wrong with the request.
    [server] Responds to the request no. { $number }: { $status }; the server could not fulfil the request.
    [stream] Responds to the request no. { $number }: { $status }; the response stays open, and one event per message follows in it.
    [interim] Responds to the request no. { $number }: { $status }; the final response follows.
   *[other] Responds to the request no. { $number }: { $status }.
}
why-upgraded = Responds to the upgrade request no. { $number }: { $status }; from here on both sides send WebSocket frames.
why-extension = { $verdict ->
    [declined] It does not name the extension { $names }, and so declines it.
   *[accepted] It accepts the extension { $names }.
}
why-subprotocol = { $verdict ->
    [declined] It names no subprotocol, and so uses none of { $names }.
   *[accepted] It chooses the subprotocol { $names }.
}
why-response-alone = A response: { $status }.
why-event = Sends the message { $message } as an event in the open response no. { $number }; no request is needed.
why-event-alone = Sends the message { $message } as a server-sent event.
why-retry = It also sets the client's reconnection time: { $millis } ms.
why-http2-preface = Begins HTTP/2 with the 24 bytes of its preface. A server that speaks HTTP/1.1 alone refuses them, so nothing behind them can be misread.
why-http2-settings = Announces how this side wants to receive: { $list }. The other side confirms it, and keeps to it from then on.
why-http2-settings-none = Announces nothing: for what this side receives, the initial value of each setting holds.
why-http2-confirms = Confirms the SETTINGS no. { $number }: they hold from here on.
why-http2-confirms-alone = Confirms the other side's SETTINGS: they hold from here on.
why-http2-window-connection = Lets the other side send { $bytes } B more of DATA on this connection, all streams together. That window begins with 65,535 bytes, and nothing but WINDOW_UPDATE enlarges it.
why-http2-window-stream = Lets the other side send { $bytes } B more of DATA on stream { $stream }.
why-http2-ping = PING: the other side must return these 8 bytes, which measures a round trip and shows that it is there.
why-http2-pong = Returns the 8 bytes of the PING no. { $number }.
why-http2-pong-alone = Returns the 8 bytes of a PING.
why-http2-reset = Ends stream { $stream } at once: { $error }. The connection and its other streams go on.
why-http2-goaway = Announces the end of the connection, { $error }: of the other side's streams, { $stream } is the last that is served. What is open up to it may still finish.
why-http2-goaway-none = Announces the end of the connection, { $error }: none of the other side's streams is served.
why-http2-request = Requests { $target } with { $method } on stream { $stream }; the other streams of the connection need not wait for it.
why-http2-websocket = Requests a WebSocket on stream { $stream } by extended CONNECT; the connection's other streams remain HTTP.
why-http2-block = Its header block, compressed by HPACK, has { $bytes } B.
why-http2-upgraded = From here on the DATA frames of stream { $stream } carry WebSocket frames.
why-http2-frames = { $frames ->
    [0] It is one HEADERS frame on stream { $stream }, with a header block of { $block } B.
    [one] It is a HEADERS frame on stream { $stream }, with a header block of { $block } B, and one DATA frame.
   *[other] It is a HEADERS frame on stream { $stream }, with a header block of { $block } B, and { $frames } DATA frames, between which frames of other streams may come.
}
why-http2-control = { $frame } concerns the whole connection of HTTP/2, or one of its streams, and carries no part of a request or response.
why-http-unread = These bytes are no valid HTTP.
why-frame = { $form ->
    [text] Sends the text { $message } in a WebSocket frame; no request is needed.
    [binary] Sends binary data ({ $size }) in a WebSocket frame; no request is needed.
    [part] Sends the first part ({ $size }) of a message that is split into several WebSocket frames: its FIN bit is 0.
    [continuation] Continues the message of the frames before it ({ $size }): its FIN bit is 0.
    [last] Ends the message of the frames before it ({ $size }): its FIN bit is 1.
   *[other] A WebSocket frame whose opcode has no meaning yet.
}
why-fragment = { $form ->
    [last] Ends the message that no. { $number } began ({ $size }): its FIN bit is 1.
   *[continuation] Continues the message that no. { $number } began ({ $size }): its FIN bit is 0.
}
why-masked = It is masked, as every frame of a client.
why-ping = Ping: asks whether the other side is still there; it must respond with a Pong.
why-ping-data = Ping with data ({ $size }): asks whether the other side is still there; it must respond with a Pong that has the same data.
why-pong = Pong: responds to the Ping no. { $number }.
why-pong-data = Pong: responds to the Ping no. { $number } and returns its data ({ $size }).
why-pong-alone = Pong without a Ping: a sign of life that needs no response.
why-close = { $code ->
    [none] Close without a code: starts the close of the WebSocket; the other side must respond with a Close.
   *[other] Close { $code }: starts the close of the WebSocket, { $meaning }; the other side must respond with a Close.
}
why-close-back = Responds to the Close no. { $number } with its own: with that the WebSocket is closed.
why-close-lost = The connection ended without a Close frame; 1006 is the browser's code for that.
why-code = { $code ->
    [1000] because everything is done
    [1001] because this side goes away
    [1002] because of a protocol error
    [1003] because it cannot use this kind of data
    [1007] because the data does not fit its type
    [1008] because of a policy
    [1009] because a message is too large
    [1010] because an extension is missing
    [1011] because of an internal error
   *[other] for a reason that the applications know
}
why-live-request = The page requests something from the server; its packets are not visible to a browser.
why-live-response = { $messages ->
    [0] Responds to the request no. { $number } with status { $status } and no message.
    [one] Responds to the request no. { $number } with status { $status } and 1 message.
   *[other] Responds to the request no. { $number } with status { $status } and { $messages } messages.
}
why-live-response-alone = A response with status { $status }.
why-live-event = Message { $index } came as an event in the open response no. { $number }.
why-live-event-alone = An event of the stream that is no message.
why-live-frame-up = The page sent message { $index } in a WebSocket frame.
why-live-frame-down = Message { $index } came in a WebSocket frame; it took no request.
why-live-frame-alone = A WebSocket frame that is no message of the stream.
why-live-failure = The exchange failed: there was no response, or none that could be used.
