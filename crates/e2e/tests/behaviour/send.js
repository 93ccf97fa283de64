// Sends a message to the frame and forgets those that came from it before.
messages.length = 0;
frames[0].postMessage(arguments[0], "*");
