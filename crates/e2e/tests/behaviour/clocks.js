// What time it was for the page's own script, then the document's origin of time, and the window's size.
return [...window.clocks, performance.timeOrigin, innerWidth, innerHeight];
