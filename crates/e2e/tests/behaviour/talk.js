// The body of an asynchronous script: opens a WebSocket, sends "hi", and gives the first things that happen.
const [url, count, done] = arguments, heard = [];
const note = text => { heard.push(text); if (heard.length === count) done(heard); };
const socket = new WebSocket(url);
socket.onopen = () => { note(`extensions ${socket.extensions}`); socket.send("hi"); };
socket.onmessage = event => note(event.data);
socket.onclose = event => note(`closed ${event.code}`);
