// The messages from the frame since the last one was sent to it.
return window.messages;
