// Before a page's own scripts: keeps in `watched` how long tasks and answers to inputs took, in milliseconds, and in `moments`
// when what is asked for was first on the screen.
{
    window.watched = { tasks: [], answers: [] };
    window.moments = {};
    const keep = (type, list, options) => new PerformanceObserver(entries => {
        list.push(...entries.getEntries().map(entry => entry.duration));
    }).observe({ type, ...options });
    keep('longtask', watched.tasks, {});
    // From the input to the next frame that is painted; the browser gives it in steps of 8 ms, from 16 ms on.
    keep('event', watched.answers, { durationThreshold: 16 });
    const page = () => document.querySelector('[data-page=capture]');
    const seen = {
        table: () => page()?.dataset.work === 'read' && document.querySelector('[data-connection]'),
        picture: () => Number(page()?.dataset.shown ?? 0) > 0 && document.querySelector('.lesson canvas'),
        refused: () => document.querySelector('.capture-trouble'),
    };
    const look = () => {
        for (const [name, is] of Object.entries(seen)) {
            // A frame later it is painted.
            if (!(name in moments) && is()) {
                moments[name] = 0;
                requestAnimationFrame(() => { moments[name] = performance.now(); });
            }
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    document.addEventListener('change', event => {
        if (event.target.type === 'file') moments.chosen ??= performance.now();
    }, true);
    document.addEventListener('click', event => {
        if (event.target.closest('[data-action=show]')) {
            delete moments.picture;
            delete moments.refused;
            moments.opened = performance.now();
        }
    }, true);
}
