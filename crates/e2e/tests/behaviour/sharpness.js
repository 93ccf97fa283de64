// The pixels of a picture in comparison with those of the screen.
const canvas = document.querySelector("canvas.stage, .strip canvas");
return canvas && { css: canvas.clientWidth, width: canvas.width, ratio: devicePixelRatio };
