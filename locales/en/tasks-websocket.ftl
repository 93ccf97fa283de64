task-ws-start-title = When does the first message leave?
task-ws-start = The round-trip time is { $rtt } ms, and { $tls ->
    [off] there is no TLS
    [tls13] the connection uses TLS 1.3
   *[tls12] the connection uses TLS 1.2
}. The client sends its SYN at 0 ms; both hosts respond at once. After how many milliseconds does "Hello" leave the client?
task-ws-start-label = Time at which "Hello" leaves
task-ws-start-one = One round trip is missing. The TCP handshake, TLS and the upgrade come one after the other: does your sum have all of them, and TLS with the flights of this version?
task-ws-start-two = Two round trips are missing. Before the first frame come the TCP handshake, all flights of TLS, and the upgrade with its response.
task-ws-start-arrives = That is when it arrives at the server. The question is when it leaves the client.
task-ws-start-more = One round trip too many. Nobody waits for the third packet of the TCP handshake, or for an acknowledgment of the last flight that the client sends in TLS 1.3.
task-ws-start-trips = That is the number of round trips. How many milliseconds do they take?
task-ws-start-hint = Count the round trips of each handshake: after how many does TCP, then TLS, then the upgrade let the client go on?
task-ws-start-reason = The TCP handshake takes one round trip, { $tls ->
    [off] there is no TLS
    [tls13] TLS 1.3 one
   *[tls12] TLS 1.2 two
}, and the upgrade with its 101 one. Each waits for the one before.

task-ws-frames-title = How long is a frame, and what does masking do?
task-ws-frames = The client sends { $up } in one frame, and the server sends { $down } in one. The client's masking key is { $hex } in hexadecimal digits, as decimal numbers { $key }. The first two letters are the bytes { $plain }. Work out the frames.
task-ws-frames-size = Bytes of the frame { $text }
task-ws-frames-byte = Masked byte { $number } of the client's payload, as a decimal number
task-ws-frames-readable = Without TLS: can an eavesdropper read { $text }?
task-ws-frames-yes = Yes: the masking key stands in the frame
task-ws-frames-no = No: masking encrypts the payload
task-ws-frames-server = No: only the server can unmask it
task-ws-frames-head = That leaves out a part of the header. Every frame begins with two bytes: FIN and opcode, then the mask bit and the length.
task-ws-frames-mask = That is a frame without a mask. Which side has to mask what it sends, and where does the masking key stand?
task-ws-frames-unmasked = That would be a masked frame. Only one side masks its frames.
task-ws-frames-hint = Frame = two bytes of header (more if the payload is longer than 125 bytes), then four bytes of masking key if the client sends it, then the payload.
task-ws-frames-plain = That is the byte of the text. What crosses is the byte combined with the masking key.
task-ws-frames-key = That is the byte of the key. Combine it with the byte of the text.
task-ws-frames-next = That uses the first byte of the key again. Byte i of the payload goes with byte i mod 4 of the key.
task-ws-frames-sum = That is a sum. Masking combines the bits by XOR.
task-ws-frames-xor = Write both bytes as bits. The masked byte has a 1 where exactly one of them has a 1.
task-ws-frames-secret = Masking has no secret. It keeps a page from writing bytes of its choice on the wire, which an old proxy might take for a request; it does not encrypt.
task-ws-frames-anyone = Look for what the server needs to unmask the frame. Everybody who sees the frame sees it too.
task-ws-frames-reason = The header has 2 bytes, and the client's frame has 4 bytes of masking key after it. Each byte of the payload is combined by XOR with the key, which stands in the same frame, so masking hides nothing: confidentiality comes from TLS.

task-ws-accept-title = How does the server confirm the upgrade, and who ends TCP?
task-ws-accept = The client asks for the upgrade (Sec-WebSocket-Key: { $key }). Which Sec-WebSocket-Accept must the 101 have? Then think of the end: after both Close frames, which host sends the first FIN?
task-ws-accept-same = That is the key itself. A server that only copies fields would send the same; the value has to be worked out from the key.
task-ws-accept-hex = That is the hash in hexadecimal digits. The field has its 20 bytes in base64.
task-ws-accept-hint = Append the GUID of the RFC to the key as it stands, take the SHA-1 of that text, and write its 20 bytes in base64. The steps stand beside the request's fields.
task-ws-accept-fin = The first FIN comes from
task-ws-accept-nobody = nobody: the Close frames end TCP too
task-ws-accept-client = The client sends the first Close frame, but that is not a FIN. To which side does the RFC leave it to close TCP first, so that it keeps the TIME-WAIT state?
task-ws-accept-close = A Close frame is data for TCP: it ends the WebSocket and not the connection below it. Each direction of TCP still needs a FIN.
task-ws-accept-fin-hint = Look at the flags of the packets after the Close frames.
task-ws-accept-reason = Accept = base64(SHA-1(key + 258EAFA5-E914-47DA-95CA-C5AB0DC85B11)). The Close frames belong to WebSocket; the FINs below them close TCP, normally the server's first.

task-ws-predict-title = Predict the whole connection
task-ws-predict = The TCP handshake is over. Say for each message who sends it and which it is, and for each frame with a text how long it is; then the run goes on to it. The alerts with which TLS ends are left out.
task-ws-predict-who = Message { $number } leaves after { $at } ms. Who sends it?
task-ws-predict-what = Message { $number }: what is it?
task-ws-predict-size = Message { $number }: bytes of the frame
task-ws-predict-http = After the 101 the connection no longer speaks HTTP: there are no requests and responses any more, only frames.
task-ws-predict-tls = TLS comes first, above TCP and below HTTP. The client begins, and each side ends the handshake with its Finished.
task-ws-predict-request = With the keys of TLS in place the client can send its request to upgrade. It is HTTP, and only the client sends requests.
task-ws-predict-response = A request waits for its response. Which status says that the protocol changes?
task-ws-predict-close = Nothing is left to say. The side that wants to end sends a Close frame, and the other side returns one.
task-ws-predict-frame = The connection is a WebSocket now. The client speaks first, and the server returns what it has heard with ", Client".
task-ws-predict-reason = TLS on top of TCP, then one HTTP request and its 101, then frames, then a Close frame from each side.

task-ws-order-title = Put the handshakes in order
task-ws-order = These messages follow the TCP handshake, { $tls ->
    [off] without TLS
    [tls13] with TLS 1.3
   *[tls12] with TLS 1.2
}. Put them in the order in which they are sent.
task-ws-order-label = The order of the messages
task-ws-order-upgrade = The upgrade would cross in clear text. With wss:// the request is sent inside TLS, so TLS has to be ready first.
task-ws-order-finished = That is nearer to TLS 1.3, in which the server's Finished comes before the client's. In a full TLS 1.2 handshake the client sends its Finished first, right after its key exchange.
task-ws-order-hint = A Hello from each side first, the server's with its certificate. Then keys and Finished. Then the request, and its response.
task-ws-order-reason = The flights alternate: each side needs what the other one has sent. Only after both Finished does HTTP begin, and its 101 begins WebSocket.

task-ws-proof-title = Find the proof
task-ws-proof = Choose the field of the 101 response that proves that the server understood the request as a WebSocket request.
task-ws-proof-label = The field of the response
task-ws-proof-upgrade = That field names the new protocol. A server that copies the fields of the request would send it too, so it proves nothing about this request.
task-ws-proof-status = The status says that the protocol changes. The client has to check one more field, which depends on the key that it sent.
task-ws-proof-key = That field belongs to the request: it is what the server is tested with. Look for the field of the response that is worked out from it.
task-ws-proof-hint = Look for the field of the 101 whose value depends on the Sec-WebSocket-Key of the request.
task-ws-proof-reason = Sec-WebSocket-Accept is worked out from the client's random key and a GUID that only WebSocket uses. A cache or a server that does not know WebSocket cannot send it.
