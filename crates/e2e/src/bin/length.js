// How long the whole page is, CSS pixels.
return document.documentElement.scrollHeight;
