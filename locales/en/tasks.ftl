task-number = no. { $number }
task-none = none of them
task-wrong = Not right yet. Look at the run again.
task-label-ack = Acknowledgment number
task-label-seq = Sequence number of the retransmission
task-label-window = Smallest window of the server
task-label-order = The order in which they are sent
task-label-event = The packet
task-predict-who = Packet { $number } leaves after { $at } ms. Who sends it?
task-predict-what = Packet { $number }: what is it?
task-predict-ack = Packet { $number }: which acknowledgment number?

task-tcp-ack-title = Which number acknowledges both pieces?
task-tcp-ack = The client sends two pieces of { $length } bytes each, { $one } and { $two }. The server acknowledges both with one ACK. Which acknowledgment number does it have, counted from the start of the connection?
task-tcp-ack-no-syn = That is the number of bytes. The SYN takes sequence number 0, so the first byte of data has number 1.
task-tcp-ack-last = An acknowledgment number is the next byte that is expected, not the last one that has arrived.
task-tcp-ack-one = That acknowledges the first piece only. Acknowledgments are cumulative: one ACK covers everything before its number.
task-tcp-ack-hint = Start at 1, the number after the SYN, and add the bytes of data that have arrived.
task-tcp-ack-reason = The SYN takes number 0, the { $bytes } bytes of data take 1 to { $bytes }, and the ACK names the next byte that is expected.

task-tcp-repair-title = How is the lost piece repaired?
task-tcp-repair = The second piece of data, { $number }, is lost. What makes the client send it again, and with which sequence number?
task-tcp-repair-way = Why it is retransmitted
task-tcp-repair-timeout = The retransmission timer expires
task-tcp-repair-fast = Three duplicate ACKs arrive (fast retransmit)
task-tcp-repair-never = It is not retransmitted
task-tcp-repair-few = Fast retransmit needs three duplicate ACKs, and each needs a segment that arrives behind the gap. Nothing follows the lost piece here.
task-tcp-repair-enough = Three duplicate ACKs arrived before the timer expired: the sender need not wait for it.
task-tcp-repair-reliable = TCP keeps every byte until it is acknowledged, and retransmits it if it is not.
task-tcp-repair-new-number = A new number would be a new byte. The same bytes keep their numbers whenever they are sent.
task-tcp-repair-same = A retransmission carries the same bytes, so it has the sequence number of the segment that was lost.
task-tcp-repair-reason = { $count } duplicate ACKs arrived before it; it was sent { $time } after the original, with the same sequence number.

task-tcp-window-title = How far does the window shrink?
task-tcp-window = The server has a receive buffer of { $buffer } bytes, and its application does not read for a while. What is the smallest window that the server announces in the first connection?
task-tcp-window-same = The window is the free room in the buffer. It shrinks with every byte that has arrived and has not been read.
task-tcp-window-used = That many bytes lie in the buffer. The window is the room that is left.
task-tcp-window-zero = The window is 0 only if the buffer is full. Compare the bytes that were sent with the size of the buffer.
task-tcp-window-hint = Window = size of the buffer − bytes that have arrived and have not been read.
task-tcp-window-reason = { $sent } bytes arrived and lay unread in a buffer of { $buffer } bytes; the window is the room that was left.

task-tcp-fields-title = Fill in the numbers of the handshake
task-tcp-fields = The client's SYN has sequence number { $ours }, the server's SYN, ACK has { $theirs } (raw, as in the header). The client then sends two pieces of { $length } bytes. Fill in the hidden numbers.
task-tcp-fields-ack = Acknowledgment number of { $number }
task-tcp-fields-seq = Sequence number of { $number }
task-tcp-fields-syn = A SYN takes one sequence number, as if it were a byte. The next number is one higher.
task-tcp-fields-own = That is the client's own next number. An acknowledgment names the next number of the other side.
task-tcp-fields-pure = An ACK without data takes no sequence number: the first byte of data has the number that the ACK already had.
task-tcp-fields-bytes = Sequence numbers count bytes, not segments.
task-tcp-fields-hint = A SYN counts one, every byte of data counts one, an ACK alone counts nothing.
task-tcp-fields-reason = SYN and FIN take one number each, data one number per byte, and an acknowledgment names the next number that is expected from the other side.

task-tcp-order-title = Put the packets in order
task-tcp-order = These are all packets of the first connection. Put them in the order in which they are sent.
task-tcp-order-hint = Handshake, data, close. Within each, an acknowledgment comes after what it acknowledges: compare seq, length and ack.
task-tcp-order-reason = Every ack is the seq of what it acknowledges plus its length, and SYN and FIN count one.

task-tcp-probe-title = Find the window probe
task-tcp-probe = In the second connection the server's window becomes 0. Choose a packet that the client sends all the same.
task-tcp-probe-closing = That packet closes the window. Look for what the other side sends after it has arrived.
task-tcp-probe-hint = Look for a packet from the client with one byte, sent while the last window that it has seen is 0.
task-tcp-probe-reason = A sender with a closed window sends one byte now and then. The receiver's ACK has the window of the moment, so a lost window update cannot stop the connection for ever.

task-tcp-predict-title = Predict the whole connection
task-tcp-predict = The client has sent its SYN. Say for each packet what comes next; then the run goes on to it.
task-tcp-predict-syn = The other side must acknowledge the SYN and send its own.
task-tcp-predict-fin = Each direction is closed by a FIN of its own, after everything has been sent.
task-tcp-predict-data = The client has data, and the window lets it send: it does not wait for an acknowledgment of the first piece.
task-tcp-predict-again = Nothing was acknowledged in time, so the same bytes are retransmitted.
task-tcp-predict-ack = What has arrived is acknowledged: one ACK may cover several segments.
task-tcp-predict-reason = Handshake, two pieces of data within the window, one ACK for both, then one FIN and one ACK per direction.

task-made-title = A task from a run
task-made-fill = Fill in the hidden fields.
task-made-field = { $field } of { $number }
task-made-order = Put these in the order in which they are sent.
task-made-find = Choose one whose field { $field } is { $value }.
task-made-when = When does { $number } arrive?
task-made-arrival = Arrival
task-made-fact = Which number does the run come to?
task-made-reason = It is read from this run.
