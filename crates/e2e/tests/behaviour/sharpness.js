// Device pixels of the first canvas per CSS pixel, as far as its content has been drawn at that size.
const canvas = document.querySelector("canvas");
return canvas ? canvas.width / canvas.clientWidth : 0;
