// How many charts have the colour of WebSocket's line in their plot; the legend beside it does not count.
const probe = document.createElement("i");
probe.style.color = "var(--ws)";
document.body.append(probe);
const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
probe.remove();
return [...document.querySelectorAll(".charts-plot canvas")].filter(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width * 0.6, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    found += data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255;
  }
  return found > 5;
}).length;
