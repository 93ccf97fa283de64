capture-title = Your own capture
capture-lead = Open a pcap, pcapng or HAR file and see its connections as the lessons show theirs: each packet with its time, its fields and its bytes.
capture-still = The page that opens files is loading. It needs JavaScript.
capture-drop = Drop files here, or choose them
capture-drop-label = Files to open
capture-choose = Choose files
capture-other = Open others
capture-close = Close
capture-private = A file stays in this tab: it is read here and sent nowhere, and no address that you share contains it. Several files are merged by time.
capture-can-title = What can be opened
capture-can-pcap = pcap and pcapng, also packed with gzip, from tcpdump, Wireshark, tshark, dumpcap and most other tools
capture-can-har = HAR, which the network panel of a browser’s developer tools saves
capture-can-keys = A TLS key log (SSLKEYLOGFILE) together with its capture; a pcapng may contain it
capture-can-links = Ethernet with VLANs, Linux cooked, BSD loopback, raw IP, PPP and PKTAP; IPv4 and IPv6
capture-examples = Examples
capture-examples-why = Real programs that talked to each other, recorded and ready to be opened here.
capture-reading = { $read } of { $total } read
capture-reading-label = Reading
capture-stop = Stop
capture-stopped = The reading was stopped; nothing of the file was kept. Open it again, or another one.
capture-reload = This address belongs to a file that was open. The page does not keep files: open it again, and the same connections are shown.
capture-files = Open files
capture-format-har = HAR
capture-format-keys = TLS key log
capture-span = { $packets } packets in { $length }.
capture-copies = { $count ->
    [one] One of them is in the capture twice and counted once.
   *[other] { $count } of them are in the capture twice and counted once.
}
capture-counts = What the packets are
capture-count = { $packets ->
    [one] { $packets } packet, { $bytes }
   *[other] { $packets } packets, { $bytes }
}
capture-more-notes = { $count ->
    [one] One more note
   *[other] { $count } more notes
}
capture-link-type = link type { $number }
capture-kind-fragment = Fragments
capture-kind-protocol = IP protocol { $number }
capture-kind-network = protocol { $number }
capture-kind-cut = Cut in the headers
capture-kind-broken = Broken IP
capture-kind-nothing = Empty records
capture-keys = Keys
capture-keys-why = With the key log of the client or server, encrypted connections are shown in clear. It also stays in this tab.
capture-keys-file = Choose a key log
capture-keys-text = Or paste it
capture-keys-none = No secret was found in it.
capture-keys-count = { $count ->
    [one] One secret is used.
   *[other] { $count } secrets are used.
}
capture-keys-inside = { $count ->
    [one] The file contains one secret.
   *[other] The file contains { $count } secrets.
}
capture-holds-tasks = { $count ->
    [one] It contains a task.
   *[other] It contains { $count } tasks.
}
capture-open-tasks = Open the tasks
capture-connections = Connections
capture-filter = Find
capture-left = { $left } of { $all }
capture-more-rows = The capture has { $rows } more connections, which are not listed.
capture-show-more = Show { $rows } more
capture-mark = Mark
capture-mark-one = Mark connection { $number }
capture-show-marked = { $count ->
    [one] Show the marked connection
   *[other] Show { $count } connections together
}
capture-one-pair = Connections can be shown together if they are between the same two hosts.
capture-too-many-marked = At most { $most } connections can be shown together.
capture-when = When
capture-column-start = Start
capture-column-protocol = Protocol
capture-column-client = Client
capture-column-server = Server
capture-column-length = Duration
capture-column-up = Bytes to server
capture-column-down = Bytes to client
capture-column-packets = Packets
capture-column-repeats = Retransmissions
capture-began-before = begun before the capture
capture-was-reset = reset
capture-tab-about = Connection
capture-back = Connections
capture-showing = The connection is being read…
capture-several = { $count ->
    [one] One connection
   *[other] { $count } connections
}
capture-known = Captured: one host’s times are measured, the other’s computed.
capture-times = How the times are known
capture-at-client = The capture was made at the client or near it: the client’s times are measured, the server’s computed.
capture-at-server = The capture was made at the server or near it: the server’s times are measured, the client’s computed.
capture-assumed = Nothing in the capture tells where it was made; the client’s side is assumed.
capture-one-way = A packet is taken to need { $time } one way: half of the shortest round trip in the capture.
capture-no-way = The capture has no round trip, so the way between the hosts is drawn as if it took no time.
capture-har-times = A HAR has the browser’s own times: the client’s are measured. The server’s are computed, half-way through the waiting.
capture-no-packets = A HAR has no packets, so no capture can be made of it. Save the picture, Mermaid or JSON.
capture-marks = To be noticed
capture-marks-why = The names and rules are Wireshark’s.
capture-mark-of = { $name } (no. { $number })
capture-flag-port-reused = Port used again
capture-flag-previous-segment-not-captured = Previous segment not captured
capture-flag-acked-unseen-segment = ACKed unseen segment
capture-flag-retransmission = Retransmission
capture-flag-fast-retransmission = Fast retransmission
capture-flag-spurious-retransmission = Spurious retransmission
capture-flag-out-of-order = Out of order
capture-flag-duplicate-ack = Duplicate ACK
capture-flag-keep-alive = Keep-alive
capture-flag-keep-alive-ack = Keep-alive ACK
capture-flag-zero-window = Zero window
capture-flag-zero-window-probe = Zero window probe
capture-flag-zero-window-probe-ack = Zero window probe ACK
capture-flag-window-full = Window full
capture-flag-window-update = Window update
capture-dark = What stays encrypted
capture-dark-one = Connection { $number }: { $why }
capture-shut-key = there is no key for it. Add the key log of this connection’s client or server.
capture-shut-suite = { $suite } is not opened here.
capture-shut-handshake = the capture lacks its first messages (hellos), which tell its keys.
capture-shut-wrong = the keys do not fit.
capture-unreachable = What is needed to read this could not be loaded. Check the connection, then reload the page.
capture-no-worker = This browser does not start the reader. Use a current browser; in a frame, allow scripts and blob workers.
capture-broken = The reader stopped in the middle; most likely there was too little memory. Try a smaller file.
capture-none-such = The file that is open has no such connection. Choose one from the table.
capture-left-out = Only the beginning is shown: the first { $shown } of { $packets } packets. To see what comes later, cut the capture with another tool, such as editcap.
capture-gone = The file can no longer be read: it was changed, moved or removed since it was opened. Open it again.
capture-note-empty = The file is empty.
capture-note-truncated = The file ends within a packet or a header, at byte { $at }. What stands before it was read.
capture-note-block = At byte { $at } a block contradicts itself; it was skipped as far as that is possible.
capture-note-version = At byte { $at } a section begins whose version { $version } is not known.
capture-note-block-large = At byte { $at } a block of { $size } was skipped: it is longer than any that is read.
capture-note-packet-large = At byte { $at } a packet of { $size } is announced, longer than any real one. Nothing after it could be read.
capture-note-interface = At byte { $at } a packet names interface { $number }, which the file does not describe; it was skipped.
capture-note-link-type = Packets of link type { $number } are counted, but what is in them is not read.
capture-note-packed = The gzip data are broken at byte { $at } of what is in them. What came before was read.
capture-note-packed-large = Unpacked, the file is larger than { $size }; only this much was read. Unpack it first, then all of it can be opened.
capture-note-many = The file has more than { $packets } packets; only the first of them were read. Split it first, for example with editcap -c.
capture-note-text-large = The text is longer than { $size }, which is the most that is read.
capture-note-json = The file looks like JSON and ends early or is wrong in line { $line }.
capture-note-entry = Entry { $number } of the HAR breaks the format’s rules; it was skipped.
capture-note-fragments = { $count ->
    [one] One fragmented datagram is not complete.
   *[other] { $count } fragmented datagrams are not complete.
}
capture-note-other = Something at byte { $at } could not be read ({ $reason }).
capture-looks-unknown = This is no capture: its first bytes belong to no format that is known here. Open a pcap, pcapng or HAR file.
capture-looks-text = This is a text and no capture. Open a pcap, pcapng or HAR file.
capture-looks-netlog = This is a netlog of Chrome, which has no packets. Record a HAR in the developer tools, or a pcap.
capture-looks-qlog = This is a qlog, which has events of QUIC and no packets. Record a pcap.
capture-looks-zip = This is a ZIP archive. Unpack it and open the capture that is in it.
capture-looks-convert = This is a capture of another program. Convert it first, for example with editcap, which comes with Wireshark.
capture-looks-packed = This is packed ({ $name }), and only gzip is unpacked here. Unpack it first.
capture-sieve = Filter by fields
capture-sieve-how = How to write a filter
capture-sieve-words = Words are searched in the names and values of all fields: content-length, GET, 7000. Several words must all be there; put “quotation marks” around text with spaces.
capture-sieve-compare = A field by itself must be there: tcp.options.sack. It is compared with ==, !=, <, >, <=, >= and contains: ip.ttl<64, http.host contains example.
capture-sieve-join = These are joined by and, or, not and parentheses: tcp.port==80 and not (http or websocket).
capture-sieve-names = The inspector shows each field; the names are Wireshark’s. What you type here stands in the address, so an address that you share has it.
capture-sieve-left = { $passed } of { $total } packets and messages match.
capture-sieve-busy = { $done } of { $total } looked at, { $passed } match…
capture-wrong = At character { $at }: { $what }
capture-wrong-unknown = there is no field “{ $name }”.
capture-wrong-unknown-near = there is no field “{ $name }”. Do you mean { $nearest }?
capture-wrong-term = a word, a field or a parenthesis is missing before “{ $found }”.
capture-wrong-term-end = the filter ends where a word, a field or a parenthesis should follow.
capture-wrong-value = a value should follow { $comparison }, such as 80 or "GET".
capture-wrong-open = this parenthesis is not closed.
capture-wrong-close = this parenthesis closes nothing.
capture-wrong-quote = the quotation mark that stands here has no second one.
capture-wrong-number = “{ $value }” is neither a number nor an address, and only these are less or greater.
capture-wrong-protocol = { $name } is a protocol and has no value; compare one of its fields, or write its name alone.
capture-wrong-long = the filter is too long or nested too deep.
capture-har-fields = A HAR has no bytes of the wire. These lines are written from what the file says.
capture-column-messages = Messages
capture-sieve-messages = { $passed } of { $total } messages match.
