// In Chromium's settings: sets the zoom of all pages, and calls back when it is set.
const [factor, done] = arguments;
chrome.settingsPrivate.setDefaultZoom(factor, done);
