// What the picture's newest frame has written.
return window.written;
