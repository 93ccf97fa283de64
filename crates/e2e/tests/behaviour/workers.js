// The workers that the page has started, and those of them that it has ended.
return window.workers;
