// The computed style of the first element that fits a selector.
const [selector, property] = arguments;
const element = document.querySelector(selector);
return element ? getComputedStyle(element).getPropertyValue(property) : null;
