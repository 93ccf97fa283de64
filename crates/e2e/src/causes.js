// Opens the dialog of causes for an address, and gives what it names once it has looked.
const [address, done] = arguments;
(async () => {
  const program = await window.roundtrip.load("causes");
  program.explain("en", address);
  const dialog = () => document.querySelector(".causes-dialog");
  const find = () => dialog()?.querySelector("[data-causes]:not([data-causes=looking])");
  const until = Date.now() + 60000;
  while (!find() && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 50));
  const names = selector => [...(find()?.querySelectorAll(selector) ?? [])].map(element => element.dataset.cause);
  const given = { known: names(".causes-known"), possible: names(".causes-possible > li"), text: dialog()?.innerText };
  dialog()?.close();
  return given;
})().then(done, error => done(String(error)));
