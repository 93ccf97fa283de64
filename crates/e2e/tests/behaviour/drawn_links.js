// How many pixels of the first canvas have the colour that the system gives to links. Own colours of the page are others.
const probe = document.body.appendChild(document.createElement("a"));
probe.style.cssText = "color: LinkText; forced-color-adjust: none";
const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
probe.remove();
const canvas = document.querySelector("canvas");
const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
let count = 0;
for (let at = 0; at < data.length; at += 4) {
  if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) count++;
}
return count;
