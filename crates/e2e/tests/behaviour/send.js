// Sends messages to the frame at once and forgets those that came from it before.
messages.length = 0;
for (const message of arguments) frames[0].postMessage(message, "*");
