caption-none = No step is in progress.
caption-tcp-handshake = SYN, SYN-ACK, ACK: each side announces its initial sequence number (ISN) and how much it can take (its window). With that the state is Connection Established.
caption-tcp-close = FIN, ACK, FIN, ACK: each direction is closed on its own. A FIN segment carries an ACK too, so it is labelled “FIN, ACK”; an ACK and a FIN may also share a packet.
caption-tls-handshake = From Client Hello to Finished: both sides agree on cipher and keys, and the server proves its identity with certificate and signature. TLS 1.2 takes two round trips before the request, TLS 1.3 and a resumed session one, 0-RTT none. The study note draws RSA, so it has no Server Key Exchange.
caption-ws-handshake = GET /chat (Upgrade: websocket), 101 Switching Protocols: the TCP connection stays, and its protocol changes to WebSocket. Extensions and subprotocols are agreed on here too (extensibility); this server does not use the compression extension (permessage-deflate).
caption-dns = The client asks a DNS resolver for the IP address of the name. While the response is in the DNS cache, later visits save this round trip.
caption-poll = The server responds to GET /data at once: 200 OK with new data, 204 No Content if there is none. After a pause the client sends the next request. The study note draws 200 OK only.
caption-long-poll = The client sends GET /data, and the response comes as soon as there is data. The next request follows at once: the loop of long polling.
caption-held = The server holds the response. New Data Available: 200 OK at once. No New Data until the wait is over: 204 No Content.
caption-stalled = The application does not read. Its buffer fills and the receive window closes, until it reads again.
caption-cut = The cable is pulled, and every packet sent now is lost. TCP retransmits, and waits twice as long each time.
caption-data = Requests and responses cross on the open connection.
caption-data-socket = “Hello” and “Hello, Client”: both sides write to their socket and read from it.
caption-socket-handshake = “connect” waits until the SYN, ACK has come, “accept” until the ACK has: only then does each side have a connection to send and receive on.
caption-data-tcp = Data [Window={ $client }]: the window of a segment is what its sender can receive. What the client may have in flight is limited by the window in the server's segments, { $server } bytes at first. In the second connection a slow reader closes that window to 0 and opens it again.
caption-data-udp = A lost segment is retransmitted, and the bytes behind it wait until it is their turn (head-of-line blocking). So every message is delivered, in order. The TCP of this simulator ignores SACK when it retransmits: it also sends what has arrived already.
caption-data-http = One request, one response. The server keeps nothing in between (stateless): only a request that carries the cookie is greeted by name.
caption-data-sse = The response goes on: one event per message, and from the client nothing but ACKs.
caption-reconnect = The stream is broken, and the client waits before it opens another: { $by ->
    [server] in its events the server names { $time } in “retry”
   *[client] its own reconnection time is { $time }
}. The request after that names the last event that the client has (Last-Event-ID), and the server goes on behind it.
caption-stream-data = In one piece, the text crosses when all of it is made. As a stream, each token is an event with an id and crosses when it is made.
caption-stream-wait = The response is incomplete. The client waits { $time } and sends the POST once more: { $resume ->
    [on] the server has kept the text and goes on behind the last event that the client names
   *[off] the server makes the text anew, and what the client has comes twice
}.
caption-stream-resume = This POST names the last event that the client has. Only a server that has kept the text can go on behind it.
caption-data-ws = WebSocket Frames both ways: “Hello”, “Hello, Client”, “Goodbye”, “Goodbye, Client”, then a WebSocket Close Frame from each side.
caption-ws-subprotocol = The client offers the subprotocols chat and superchat, and the server chooses chat.
caption-ws-ping = After the first exchange the server sends a Ping, and the client's Pong returns its data.
caption-ws-simultaneous = Both sides also send news without waiting for each other: on an undisturbed link the two arrows cross.
caption-ws-binary = Eight bytes that are no text cross in a binary frame (opcode 2) and come back.
caption-ws-fragments = A message whose end is not known yet crosses in three frames: a text frame and two continuations, the last one with FIN.
caption-data-cost = GET /data at last. Everything before this request is the cost of the connection; request and response take one more round trip.
caption-data-bulk = { $growth ->
    [none] Congestion control is off: the sender keeps as much in flight as the receive window allows.
    [double] Slow start: each new ACK opens the congestion window (cwnd) by at most one segment, so a round trip carries about twice as much as the one before.
   *[delayed] Slow start: each new ACK opens the congestion window (cwnd) by at most one segment. With delayed ACKs, a round trip carries about 1.6 times as much as the one before.
} A lost segment is retransmitted after three duplicate ACKs or after the timeout (RTO).
caption-http2-data = Requests and responses cross: over HTTP/1.1 one after the other on each connection, over HTTP/2 as frames of several streams on one.
caption-http2-preface = Both sides begin with SETTINGS, the client with its preface before them: how much the other side may send, and how large the header table may be. WINDOW_UPDATE enlarges the connection's window at once.
caption-http2-headers = Each request opens a stream with an odd number. What earlier requests have said is only an index into the header table (HPACK), so these header blocks are short.
caption-http2-frames = The server sends frames of all streams in turn, so no response waits until another is complete.
caption-http2-lost-six = A packet is lost. What its connection has received behind it waits for the retransmission; the other connections go on.
caption-http2-lost-one = A packet is lost. The bytes behind it arrive, but TCP delivers them in order only: every stream waits, whichever stream the lost bytes belong to (head-of-line blocking).
caption-http2-goaway = The client opens no new streams. Then TLS and TCP are closed.
caption-part-tcp = TCP adds reliability. Both sides send at the same moment, and the arrows cross (full duplex).
caption-part-http = HTTP adds web requests and responses: connectionless, stateless. The server responds only to a request.
caption-part-ws = WebSocket adds real time in both directions. After the upgrade, the server too can send without a request.
caption-udp-udp = No handshake, no ACK: the first packet is the first message. What is lost does not come again, and messages may be reordered or arrive twice.
caption-udp-tcp = The same messages on the same link. TCP retransmits what is lost, which takes time. An RST at the end only means that a late ACK reached a port that was closed already.
caption-new-connections = A new connection for each request: handshake and close take more packets than request and response. The round trips count handshake, request and close; the textbook's 2 RTT leave the close out.
caption-keep-alive = The connection stays open, so there is no second handshake. This is the default of HTTP/1.1; “connectionless” describes HTTP/1.0, which closed the connection after each response.
caption-cold = The first visit: DNS, TCP and TLS must finish before the request can be sent.
caption-dns-cached = DNS cache: the address is known, which saves a round trip.
caption-resumed = TLS session cache (the study note's “TLS certificate cache”): a ticket from the last visit resumes the session, so no certificate is sent. Only TLS 1.2 saves a round trip.
caption-early-data = 0-RTT: the request goes with the Client Hello. Only requests that are safe to repeat may be sent this way.
caption-redirected = http:// was requested: the response is 301 to https://, and everything starts over.
caption-hsts = HSTS: the browser remembers that this host uses https only, and connects by https at once.
caption-dns-uncached = The DNS cache is off: the address is queried again, and the round trip is back.
caption-not-resumed = TLS session resumption is off: there is no ticket, so the handshake is a full one with certificate and signature, as in the visit before.
caption-no-early-data = 0-RTT is off: the request waits until the handshake is done.
caption-no-early-ticket = Without session resumption there is no ticket, and without a ticket no 0-RTT: a full handshake, then the request.
caption-no-hsts = HSTS is off: the server has sent no Strict-Transport-Security, so http:// is tried again and the response is 301 once more.
caption-polling = Polling: a request, a pause, a request. Responses may be empty, and messages wait for the next request.
caption-long-polling = Long polling: the response comes with the message, and each response needs a request of its own.
caption-sse = SSE: one request, then one event per message. The client cannot send on this stream.
caption-websocket = WebSocket: one upgrade, then one frame per message, with a frame header of a few bytes.
caption-six-connections = HTTP/1.1: one request at a time on each connection, so the client opens up to six. Each of them pays for its own handshakes and starts slowly.
caption-one-connection = HTTP/2: all requests leave at once, each on its own stream of one connection, and the frames of the responses take turns.
caption-six-connections-loss = The same, and one packet of the first response is lost: only what its connection carries has to wait.
caption-one-connection-loss = The same, and one packet of the first response is lost: TCP delivers nothing behind it before it has been retransmitted, so all streams wait (head-of-line blocking).
caption-whole = One piece: the server responds when the whole text is made. Until then the client has nothing.
caption-streamed = A stream: each token crosses when it is made.
caption-interrupted = The stream, and in the middle the cable is cut. The client's system knows it at once; the server learns nothing and sends on.
span-dns = DNS lookup
span-held = response held
span-stalled = reader stalled
span-cut = cable pulled
span-reconnect = waiting to reconnect
part-cold = first visit
part-dns-cached = DNS cache
part-resumed = TLS session resumed
part-keep-alive = kept open
part-new-connections = new connections
part-six-connections = six connections
part-one-connection = one connection
part-six-connections-loss = six connections, a loss
part-one-connection-loss = one connection, a loss
part-whole = one piece
part-streamed = a stream
part-interrupted = a stream, cut
