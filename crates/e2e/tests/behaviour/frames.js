// Scrolls a frame, by its place, to the top of the window.
document.querySelectorAll("iframe")[arguments[0]].scrollIntoView({ block: "start", behavior: "instant" });
