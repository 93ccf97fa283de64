// Before the page's own scripts: keeps the texts that each picture's newest frame has written.
const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
window.written = [];
CanvasRenderingContext2D.prototype.clearRect = function (...given) {
    if (this.canvas.matches('.stage')) window.written = [];
    return clearRect.apply(this, given);
};
CanvasRenderingContext2D.prototype.fillText = function (text, ...given) {
    if (this.canvas.matches('.stage')) window.written.push(text);
    return fillText.call(this, text, ...given);
};
