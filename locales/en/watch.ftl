watch-open = As a diagram
watch-title = { $lane } as a diagram
watch-live = Live
watch-about = What your browser really sends and receives. It tells when something left it or came to it: those moments are measured; when it reached or left the other side is computed from the round trip. It shows nothing below HTTP and WebSocket.
watch-dropped = The newest { $kept } events are kept; { $dropped } older ones are gone.
watch-choose = Choose an event, in the picture or in the list, to see which of its numbers are measured and which are computed.
watch-payload = message bytes
watch-messages = messages in it
