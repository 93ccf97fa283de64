// Scrolls an element into the middle of the window, if it is not wholly in sight.
const [element] = arguments;
const { top, bottom } = element.getBoundingClientRect();
if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: "center", behavior: "instant" });
