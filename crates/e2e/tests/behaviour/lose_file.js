// Before the page's own scripts: the files whose names contain `window.lost` do not arrive. At first these are the tasks'.
window.lost = "roundtrip-tasks";
{
  const real = window.fetch;
  window.fetch = (what, ...rest) =>
    window.lost && String(what).includes(window.lost) ? Promise.reject(new TypeError("lost")) : real(what, ...rest);
}
