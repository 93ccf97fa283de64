// How many pages are shown at once.
return document.querySelectorAll("main").length;
