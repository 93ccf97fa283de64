// Whether the focus is in what fits the selector.
return document.activeElement?.closest(arguments[0]) !== null;
