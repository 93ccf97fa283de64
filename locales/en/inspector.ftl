inspector-title = Inside the packet
inspector-none = Choose a packet in the picture or in the list to look inside it.
inspector-pinned = You chose this event, so it stays here.
inspector-follow = Follow the moment
inspector-follows = The event of the moment. Choose one, and it stays.
inspector-loading = Its bytes are being read…
inspector-missing = The program that shows fields and bytes could not be loaded. Check the connection, then try again.
inspector-empty = This event has no bytes of its own to show.
inspector-sent = Sent
inspector-arrived = Arrived
inspector-lost = lost at { $when }: { $cause }
inspector-unarrived = not by the end of the run
inspector-repeats = Retransmits no. { $number }
inspector-copy = A copy of no. { $number } that the link made
inspector-corrupted = One bit was flipped on the link; the checksum shows it
inspector-layers = Bytes by layer
inspector-payload = Payload
inspector-fields = Fields, lowest layer first
inspector-unlisted = { $left ->
    [one] 1 more field is not listed.
   *[other] { $left } more fields are not listed.
}
inspector-record = TLS record
inspector-tls-message = TLS message
inspector-sse = Server-sent event
inspector-frame = WebSocket frame
inspector-data = Data
inspector-decrypted = Decrypted
inspector-in-record = From the record
inspector-joined = Reassembled
inspector-wire = On the wire
inspector-view = Which bytes
inspector-bytes-title = Bytes of { $what }
inspector-packet = the packet
inspector-hidden = { $left ->
    [one] 1 more byte is not shown.
   *[other] { $left } more bytes are not shown.
}
inspector-all = Show all
inspector-hint = Choose a field to mark its bytes, or a byte to mark its field.
inspector-byte = byte { $at }
inspector-bytes = bytes { $from } to { $to }
inspector-bit = bit { $bit } of byte { $byte }
inspector-bits = bits { $first } to { $last } of byte { $byte }
inspector-byte-label = Byte { $at }: { $value }, { $field }
inspector-bits-label = Bits of byte { $at }: { $bits }
inspector-drawing = As { $source } draws it
inspector-undrawn = { $left ->
    [one] 1 more byte is not drawn.
   *[other] { $left } more bytes are not drawn.
}
inspector-mask-title = Unmasking the payload
inspector-mask-note = Each byte is XORed with a byte of the key, whose four bytes are used in turn (RFC 6455 §5.3).
inspector-mask-wire = On the wire
inspector-mask-key = Key
inspector-mask-plain = Unmasked
inspector-mask-text = Text
hpack-title = Header block and header table (HPACK, RFC 7541)
hpack-field = Field, and how it was sent
hpack-bytes = Bytes
hpack-line = HTTP/1.1
hpack-sum = Sum
hpack-static = index { $index } of the static table
hpack-dynamic = index { $index } of the dynamic table
hpack-named = name by index { $index }, value as a literal
hpack-literal = name and value as literals
hpack-huffman = Huffman code
hpack-added = added to the table
hpack-not-added = not added to the table
hpack-never-added = never added to a table
hpack-size = New size of the table: { $size } B
hpack-before = Dynamic table before
hpack-after = Dynamic table after
hpack-room = { $size } of { $most } B
hpack-empty = empty
hpack-index = Index
hpack-entry = Entry
accept-title = Sec-WebSocket-Accept, step by step
accept-lead = The server shows that it read the key: it appends a fixed text, hashes, and writes the hash in base64 (RFC 6455 §4.2.2).
accept-key = Sec-WebSocket-Key
accept-own = The request's key
accept-appended = + the fixed GUID
accept-hash = SHA-1 of both: 20 bytes
accept-base64 = In base64
accept-equal = Equal to Sec-WebSocket-Accept in the response: the connection is a WebSocket now.
accept-unequal = The response has { $answer }, which is different: the client must fail the connection.
accept-to-come = The response must have exactly this as its Sec-WebSocket-Accept.
accept-missing = Type the key of the request that this response belongs to.
accept-not-base64 = This is not base64. A key has 22 letters, digits, + or /, then ==.
accept-length = { $bytes ->
    [one] This is base64 of 1 byte; a key is base64 of 16 bytes (RFC 6455 §4.1).
   *[other] This is base64 of { $bytes } bytes; a key is base64 of 16 bytes (RFC 6455 §4.1).
}
