socket-title = Socket communication
socket-lead = A socket is the interface through which two systems send and receive data, each end identified by IP address and port. The same “Hello” and “Hello, Client” cross three times: over TCP, over HTTP and over WebSocket. Compare what each layer adds to two messages of 18 bytes in all, and when each side may send.
socket-look = Find the packets that carry “Hello”. All others only make this possible: which of the three ways needs the fewest of them?
tcp-title = TCP socket diagram
tcp-lead = TCP opens a connection, carries bytes through it and closes it. Both sides give every byte a sequence number, acknowledge what arrived (ACK) and announce how much more they can take (the window). What is not acknowledged is retransmitted, so as long as the connection lasts, all bytes arrive, once and in order.
tcp-look = Follow the sequence numbers: which bytes does each ACK acknowledge, and how much may each side still send?
udp-title = UDP sockets
udp-lead = { $count ->
    [one] One message crosses
   *[other] { $count } messages cross
} a link that loses { $loss }% of the packets, first over UDP, then over TCP. UDP sends each one once; TCP retransmits what was lost and delivers in order. A socket can use either protocol; the choice decides what the application can rely on.
udp-look = Which messages never arrive over UDP? And when TCP loses a segment, how much later do the messages behind it arrive?
http-title = HTTP
http-lead = HTTP is one request and one response, and each is complete in itself. { $reuse ->
    [off] Three requests open a connection each, because connections are not kept open here
   *[on] Three requests are sent twice: first over a new connection each, then over one connection that is kept open
}. Count the round trips, and see that the server recognises the visitor only from what the request carries.
http-look = Which requests must wait for a round trip before they can leave? Compare those that open a connection with those that find one open.
polling-title = Polling
polling-lead = The client polls again { $interval } after each GET /data is over, whether there is anything new or not. Even an empty response costs a whole request and its header fields. And data that appears between two requests waits for the next one.
polling-look = How long does new data wait for the next request? And how many responses are empty?
long-polling-title = Long polling
long-polling-lead = The client sends a request, and the server holds the response until there is data, for { $hold } at most. New data goes out at once with 200 OK; when the wait is over, the response is 204 No Content. Most of polling's delay is gone (only data that appears while the next request is under way has to wait), but each request still carries all its header fields.
long-polling-look = What ends the wait of a held request, and what does the client send right after each response?
sse-title = Server-Sent Events (SSE)
sse-lead = One GET opens a response that stays open. Each message is an event in it, sent as soon as there is one. It is real time in one direction only: to send something, the client needs another request.
sse-look = One response does not end. How many bytes does each event add to it? Show the TCP packets too: what does the client send meanwhile?
stream-title = Streamed POST
stream-lead = A client sends a POST, and the response brings a text token by token ({ $count } in all) as a stream of events, as language models and MCP servers send it. The same text in one piece is whole at the same time, but its first token comes with its last. If the cable is cut in the middle, the second POST decides whether tokens are missing, come twice, or neither.
stream-look = When is the first token there in each part? Follow the ids past the cut: with which one does the response to the second POST begin?
websocket-title = WebSocket
websocket-lead = One HTTP request turns the connection into a WebSocket, and from then on either side sends frames whenever it wants (full duplex). Before that, { $tls ->
    [off] TCP and Upgrade take at least 2 round trips
    [tls13] TCP, TLS 1.3 and Upgrade take at least 3 round trips
   *[tls12] TCP, TLS 1.2 and Upgrade take at least 4 round trips
} in which no message crosses. Afterwards a short message (up to 125 bytes) in one frame costs 2 bytes of framing from the server, 6 from the client.
websocket-look = Where does HTTP end? Look at the frames after the 101: who may send, and which frames are masked?
connection-cost-title = The cost of a connection
connection-cost-lead = Before the request can leave come DNS, TCP and TLS: three or four round trips, and more if http:// was typed. The same page is fetched again and again, each time by a browser that remembers something else. A DNS cache, TLS 1.2 resumption, 0-RTT, HSTS and open connections save round trips, TLS 1.3 resumption saves bytes only; a WebSocket pays once.
connection-cost-look = Count the round trips of each visit until its response arrives: what does the browser remember, and which round trip does that save?
contrast-title = Four ways compared
contrast-lead = { $count ->
    [one] The same message comes
   *[other] The same { $count } messages come
} to the client by polling, long polling, SSE and WebSocket, one after the other. All four deliver every message; they differ in bytes, requests and delay. Watch how many arrows carry no message at all.
contrast-look = In each of the four, find the arrows that carry a message. What are all the others for?
http2-title = HTTP/2
http2-lead = A page and { $count ->
    [one] the resource that it names cross
   *[other] the { $count } resources that it names cross
} over at most six connections of HTTP/1.1, then over one of HTTP/2. On that one the requests leave together, each on its own stream; the frames of the responses take turns, and header fields that both sides know are sent as numbers. Then both ways are repeated with one packet lost: over six connections only one of them has to wait for it, over one connection TCP holds back every stream.
http2-look = Find the lost packet and follow each response: which ones go on, and which stop until the retransmission has arrived?
bulk-title = A long transfer
bulk-lead = One side sends { $bytes } bytes as fast as TCP lets it. { $control ->
    [none] Congestion control is off, so it starts with all that the receive window allows. Round-trip time, window and loss decide the speed
   *[on] The simulator's TCP starts with a congestion window of 2,048 bytes (today's systems: ten segments, RFC 6928) and sends more as ACKs arrive. It takes a loss as the signal to slow down, so round-trip time, window and loss decide the speed
}.
bulk-look = Watch the bytes in flight: what limits them at first, and what later? And what does a loss change?

heading-socket = Overview of socket communication
heading-tcp = TCP sockets: diagram, features
heading-http = HTTP: concept, real-time techniques
heading-websocket = WebSocket

table-aspect = Aspect
table-meaning = What it means
table-note = Note
table-socket = Features of socket communication
table-tcp = Features of TCP sockets
table-protocol = What the protocol decides
row-duplex = Two-way communication
row-duplex-is = Data can be sent and received in both directions
row-duplex-note = Various types of data
row-real-time = Real time
row-real-time-is = Sent and received in real time while the connection is kept
row-real-time-note = Least delay
row-protocol = Protocol independent
row-protocol-is = Various network protocols can be used
row-protocol-note = TCP, UDP
row-reliable = Reliability
row-reliable-is = Data is guaranteed to be delivered exactly, without loss
row-reliable-note = Order is kept
row-connection = Connection-oriented
row-connection-is = A connection is set up before communication and kept until the end
row-connection-note = Reconnection overhead
row-flow = Flow control
row-flow-is = The flow of data is fitted to the speed at which the receiver processes it
row-flow-note = Resolves a mismatch of sending and receiving speeds

bullets-socket = The concept of socket communication
bullets-http = The concept of HTTP
bullets-real-time = Real-time communication over HTTP
bullets-websocket = WebSocket
bullet-interface = Provides an interface through which different systems on a network can send and receive data
bullet-address = IP and port are used to set up the connection
bullet-single = Connectionless, stateless and efficient, for single requests and responses
bullet-polling = For real-time data, polling and long polling are used
bullet-overhead = As the overhead of HTTP headers and connections grew, WebSocket was standardised with HTML5
bullet-websocket = Full-duplex communication, persistent connection, extensibility
bullet-cost = The first handshakes are expensive, so techniques that lower the cost of a connection are used: DNS cache, TLS certificate cache, HSTS
remark-http = “Connectionless” describes HTTP/1.0, which closed the connection after each response. HTTP/1.1 keeps it open by default (RFC 9112 §9.3), and both run on TCP, which is connection-oriented.
remark-real-time = The WebSocket API came with HTML5; the protocol is RFC 6455 of the IETF (2011).
remark-websocket = Extensibility means that extensions and subprotocols can be negotiated. What browsers cache is not the TLS certificate but a session ticket (RFC 5077, RFC 8446 §2.2).
remark-cost = What browsers cache is not the TLS certificate but a session ticket (RFC 5077, RFC 8446 §2.2).

look-title = What to look for

facts-title = What this run found (simulated)
facts-visit = Visit
facts-trips-12 = TLS 1.2: RTT
facts-bytes-12 = TLS 1.2: B
facts-trips-13 = TLS 1.3: RTT
facts-bytes-13 = TLS 1.3: B
facts-way = Way
facts-set-up = Set-up, close (B)
facts-each = Per message (B)
facts-requests = Requests
facts-empty = Empty responses
facts-delivered = Messages delivered
facts-connections = Connections
facts-latency = Mean delay
facts-sent = Messages sent
facts-received = Messages received
facts-repeated = Duplicates
facts-overtaken = Reordered
facts-last = Until the last message
facts-message = Messages (B)
facts-link = On the link (B)
facts-trips = Round trips
facts-last-byte = Last byte after
facts-waiting = Resources delayed by the loss
facts-first-token = First token after
facts-last-token = Last token after
facts-lost = Lost
facts-what = What
facts-number = Number
