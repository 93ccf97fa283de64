// The body of an asynchronous script: looks into each of these events by the address, and gives what the inspector shows
// of it: the bytes of the first sheet in hexadecimal, and the fields with their values. Gives a sentence where it waits
// in vain.
const [ids, done] = arguments;
const all = [];
const look = id => {
    const inspector = document.querySelector(`[data-inspector="${id}"]`);
    // The fields are drawn by a program of their own, which may be a moment later than the page.
    if (!inspector?.querySelector(`[role=tree][data-event="${id}"] [data-field]`)) return null;
    // On a busy machine the bytes are drawn a moment after the fields.
    if ([...inspector.querySelectorAll('[data-sheet="0"] .hex')].some(line => line.dataset.event !== String(id))) return null;
    const bytes = [...inspector.querySelectorAll('[data-sheet="0"] [data-byte]')].map(byte => byte.textContent).join('');
    const rows = [...inspector.querySelectorAll('[role=tree] [data-field]')];
    return { bytes, rows: rows.map(({ dataset }) => [dataset.field, dataset.value, dataset.number ?? null]) };
};
(async () => {
    for (const id of ids) {
        const [path, query] = location.hash.split('?');
        const parameters = new URLSearchParams(query);
        parameters.set('event', id);
        location.hash = `${path}?${parameters}`;
        const until = performance.now() + 10000;
        let shown = null;
        while ((shown = look(id)) === null) {
            if (performance.now() > until) return done(`event ${id} is not shown`);
            await new Promise(resolve => setTimeout(resolve, 1));
        }
        all.push(shown);
    }
    done(all);
})();
