// The body of an asynchronous script: moves the page for some frames in one way and gives the work of each, and how many
// moments were shown. 'rest': nothing moves. 'play': it plays. 'scrub': the time line goes to another place every frame,
// first through the run, then to and fro.
const [way, frames, done] = arguments;
const press = action => document.querySelector(`button[data-action=${action}]`).click();
const line = document.querySelector('[data-action=scrub]');
const time = document.querySelector('[data-moment]');
const moments = new Set();
let at = 0;
const next = () => {
    if (time) moments.add(time.dataset.moment);
    if (at === frames) {
        if (way === 'play') press('play');
        // Not in a frame, whose own work is to be told, too.
        setTimeout(() => done([frameWork.slice(), moments.size]), 50);
        return;
    }
    if (way === 'scrub') {
        line.value = at < frames / 2 ? at * 2000 / frames : at * 379 % 1001;
        line.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    at += 1;
    requestAnimationFrame(next);
};
if (way === 'play') press('play');
requestAnimationFrame(() => {
    frameWork.length = 0;
    requestAnimationFrame(next);
});
