// Has the browser keep the page for use without a network (`service-worker.js`), and announces a newer deployment: it is there
// as a whole, and takes over when the visitor asks for it or has closed all tabs of this one. The loader adds this script
// when the page is idle, in deployments only.
(() => {
  "use strict";

  const { registerServiceWorker, notice, button } = window.roundtrip;

  const newerNotice = takeOver => {
    const box = notice(
      "updated",
      "A newer version of this page is ready. What you see stays until you load it.",
      "이 페이지의 새 버전이 준비되었습니다. 새로 불러올 때까지 지금 보이는 것은 그대로입니다.",
      button("Load it / 새로 불러오기", takeOver),
      button("Later / 나중에", () => box.remove()),
    );
    return box;
  };

  const announce = newer => {
    // Without a controller this is the first version that the browser keeps.
    if (!newer || !navigator.serviceWorker.controller || document.querySelector("body > .updated")) return;
    const takeOver = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      newer.postMessage("take over");
    };
    document.body.append(newerNotice(takeOver));
  };

  const keep = async () => {
    const kept = await registerServiceWorker();
    const look = () => announce(kept.waiting);
    const follow = () => kept.installing?.addEventListener("statechange", look);
    look();
    follow();
    kept.addEventListener("updatefound", follow);
    // A tab may stay open for days.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) kept.update().catch(() => {});
    });
  };

  // The page works without: a browser may forbid it, or a host may change the files on their way.
  keep().catch(error => console.warn(`This page is not kept for use without a network: ${error}`));
})();
