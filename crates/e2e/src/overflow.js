// The elements that make the page wider than its window, outermost first.
if (document.documentElement.scrollWidth <= innerWidth) return [];
const beyond = element => element.getBoundingClientRect().right + scrollX > innerWidth + 0.5;
return [...document.body.querySelectorAll("*")].filter(element => beyond(element) && !beyond(element.parentElement))
  .map(element => `${element.outerHTML.slice(0, 120)} to ${Math.ceil(element.getBoundingClientRect().right + scrollX)} px`);
