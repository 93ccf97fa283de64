// The body of an asynchronous script: opens a lesson by its link on the home page, and gives the milliseconds from the click
// to the first frame in which the moment has moved.
const [lesson, done] = arguments;
const start = performance.now();
document.querySelector(`[data-lesson="${lesson}"]`).click();
const look = () => {
    const moment = document.querySelector('[data-moment]')?.dataset.moment ?? 0;
    if (Number(moment) > 0) {
        requestAnimationFrame(() => done(performance.now() - start));
    } else {
        requestAnimationFrame(look);
    }
};
look();
