// How long the page is and how high its window, how high the picture and the open tab's panel are, how much the panel says,
// where the caption ends, and how many tabs there are.
const height = selector => Math.round(document.querySelector(selector)?.getBoundingClientRect().height ?? 0);
return {
  length: document.scrollingElement.scrollHeight, window: innerHeight,
  width: document.scrollingElement.scrollWidth, window_width: innerWidth,
  picture: height("canvas.stage"), panel: height("[data-panel]"),
  caption: Math.round(document.querySelector(".lesson-caption [data-seen]")?.getBoundingClientRect().bottom ?? 0),
  tabs: document.querySelectorAll("[role=tab]").length,
  words: document.querySelector("[data-panel]")?.innerText.trim().length ?? 0,
};
