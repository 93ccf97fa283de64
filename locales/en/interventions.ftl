act-title = What happens to packet { $packet }
act-drop = Drop this packet
act-delay = Delay
act-delay-by = by
act-duplicate = Duplicate
act-corrupt = Corrupt
act-lost = This packet was lost anyway ({ $cause }): nothing done to it would show.
act-copy = The link duplicated packet { $packet } into this one. What you choose happens to packet { $packet }.
act-carrier = Packet { $packet } carried this. What you choose happens to that packet.
act-carriers = Packets { $first } to { $last } carried this. What you choose happens to the first of them.
do-title = Interfere with this run
do-none = Nothing has been changed yet. Choose a packet in the picture to drop, delay, duplicate or corrupt it, or interfere here from the moment that is shown.
do-clear = Remove all
do-remove = Remove: { $what }
do-history = Undo and compare
do-undo = Undo
do-redo = Redo
do-ghost = Compare with the run before
do-stall = Stall the reader
do-stall-note = An application stops reading; its receive window closes.
do-cut = Pull the cable
do-cut-note = Every packet that would pass the middle of the link meanwhile is lost.
do-close = Reset all connections
do-close-note = A host resets all its connections (RST).
do-host = Host
do-from = From
do-at = At
do-for = For
do-it = Do it
do-full = { $count ->
    [one] The list is full with { $count } change. Remove one to add another.
   *[other] The list is full with { $count } changes. Remove one to add another.
}
idle-absent = { $count ->
    [one] This changed nothing: the run has only { $count } packet.
   *[other] This changed nothing: the run has only { $count } packets.
}
idle-lost = This changed nothing: the packet was lost before.
idle-stall = This changed nothing: nothing was to be read there at that time.
idle-close = This changed nothing: no connection was open there at that time.
idle-cut = This changed nothing: no packet was under way at that time.
did-packet-at = Packet { $packet } ({ $label }, sent at { $at } ms)
did-packet-absent = Packet { $packet } (not in this run)
did-drop = { $packet } is dropped.
did-delay = { $packet } takes { $by } ms longer.
did-duplicate = { $packet } arrives twice.
did-corrupt = { $packet } arrives with one bit flipped.
did-stall = The application on the { $host } does not read from { $from } ms to { $until } ms.
did-close = The { $host } resets all its connections at { $at } ms.
did-cut = The cable is pulled from { $from } ms to { $until } ms.
