task-contrast-rank-title = Which transport needs the most bytes?
task-contrast-rank = On average { $rate } messages per second fall due, each of { $size } bytes; polling waits { $interval } s from a response to the next poll. Rank the four transports by the bytes on the link per message, the most expensive one first. Opening and closing do not count.
task-contrast-rank-label = The most bytes per message first
task-contrast-rank-reverse = That is the right ranking upside down: the transport with the most bytes comes first.
task-contrast-rank-polls = Compare how many requests there are for each message. Long polling has about one per message; a poll may bring nothing, and if it waits long it may bring several messages.
task-contrast-rank-frame = Compare what goes around one pushed message: a chunk with the lines of an event, or the header of a frame.
task-contrast-rank-hint = First those that need a request for what they bring, then those that push. How many requests are there per message, and what goes around each message?
task-contrast-rank-reason = A request and its response have hundreds of bytes of header fields, so their number decides. Pushed messages have no request: an event has a few lines of text and the chunk around it, a frame only a header.

task-contrast-even-title = When has the upgrade paid for itself?
task-contrast-even = With the fewest header fields, opening and closing take { $upgraded } bytes with WebSocket and { $events } bytes with SSE. A message of { $size } bytes is pushed; with SSE it becomes a chunk of { $chunk } bytes. All packets have the smallest IP and TCP headers, and the client acknowledges each message with a packet of its own.
task-contrast-even-first = { $name }: bytes on the link for the first message, with its ACK
task-contrast-even-from = On average a message takes { $upgraded } bytes with WebSocket and { $events } with SSE. From how many messages on does WebSocket take no more bytes in all than SSE?
task-contrast-even-headers = That is what TCP carries. On the link each packet also has an IP header and a TCP header.
task-contrast-even-ack = One packet is missing: the message is acknowledged.
task-contrast-even-frame = The message is in a frame, and a frame has a header.
task-contrast-even-long = A payload of more than 125 bytes needs a longer header: the first two bytes have room for 7 bits of length only.
task-contrast-even-mask = That would be a masked frame, but the server sends it.
task-contrast-even-hint = Packet = { $ip } bytes of IP header + 20 of TCP header + what TCP carries. The ACK is a packet that carries nothing.
task-contrast-even-always = WebSocket does not always win. Its upgrade takes more bytes than the request for events here, and each message wins back only the difference between chunk and frame.
task-contrast-even-round = With that many messages SSE still takes fewer bytes. Round up to the next whole message.
task-contrast-even-divide = Divide what WebSocket takes more for opening and closing by what it takes less per message.
task-contrast-even-reason = The difference between the two openings, divided by the difference per message and rounded up. Before that SSE is cheaper: WebSocket pays off only if enough messages follow.

task-contrast-burst-title = Polling or long polling when messages come fast?
task-contrast-burst = Now { $count } messages come at { $rate } per second. The round-trip time is { $rtt } ms, and polling waits { $interval } s from a response to the next poll. Compare polling and long polling.
task-contrast-burst-bytes = Fewer bytes per message
task-contrast-burst-early = Earlier messages on average
task-contrast-burst-requests = Requests that polling makes, about
task-contrast-burst-share = Long polling has a request for nearly every message here. How many messages share one response of polling?
task-contrast-burst-empty = Polls that bring nothing cost as much as others. Compare the requests for each message.
task-contrast-burst-waits = A message that falls due right after a poll waits for the next one. With long polling a request is already waiting at the server.
task-contrast-burst-gap = With long polling, too, a message waits if it falls due while no request is at the server.
task-contrast-burst-each = That would be a request for each message. A poll takes all that is due by then.
task-contrast-burst-hint = How long do all messages take, and how long is it from one poll to the next? Do not forget the round trip.
task-contrast-burst-reason = A poll collects everything since the one before, so when messages come faster than polls, several share the cost of one request; the price is the wait. Long polling delivers at once and pays with a request for each response.
