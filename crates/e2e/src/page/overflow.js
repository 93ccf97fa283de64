// The elements that make the page wider than its window, outermost first; what is clipped by its box does not count.
const root = document.documentElement;
if (root.scrollWidth <= root.clientWidth) return [];
const right = element => element.getBoundingClientRect().right + scrollX;
const beyond = element => right(element) > root.clientWidth + 0.5;
const isClipped = element => {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (getComputedStyle(box).overflowX !== "visible") return true;
  }
  return false;
};
const told = [...document.body.querySelectorAll("*")].filter(element => beyond(element) && !beyond(element.parentElement))
  .filter(element => !isClipped(element)).map(element => `${element.outerHTML.slice(0, 160)} to ${Math.ceil(right(element))} px`);
return told.length > 0 ? told : [`something, to ${root.scrollWidth} px`];
