// Before the page's own scripts: counts the workers that the page starts and ends.
{
  const Real = Worker;
  window.workers = { started: 0, ended: 0 };
  window.Worker = class extends Real {
    constructor(...given) { super(...given); window.workers.started += 1; }
    terminate() { super.terminate(); window.workers.ended += 1; }
  };
}
