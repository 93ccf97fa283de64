// The highest contrast of a pixel that the first canvas has drawn against the ground (WCAG 2.2, contrast ratio).
const canvas = document.querySelector("canvas");
const luminance = ([r, g, b]) => {
  const part = value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const ground = luminance(arguments[0].match(/[\d.]+/g).map(Number));
const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
let highest = 1;
for (let at = 0; at < data.length; at += 4) {
  if (data[at + 3] < 250) continue;
  const drawn = luminance([data[at], data[at + 1], data[at + 2]]);
  highest = Math.max(highest, (Math.max(drawn, ground) + 0.05) / (Math.min(drawn, ground) + 0.05));
}
return highest;
